import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import {
  confirmSecondFactor,
  type Me,
  meQuery,
  ownSessionsQuery,
  removeSecondFactor,
  renewRecoveryCodes,
  startSecondFactor,
} from '../../api/team.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { CopyButton } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { say } from '../../components/toasts.tsx'
import { t } from '../../texts/en.ts'
import { useConfirmed } from './use-confirmed.tsx'
import './you.css'

/** The authenticator app: set up by scanning and one code, with recovery codes for the day the phone is lost. */
export function SecondFactorCard({ me }: { me: Me }) {
  const queries = useQueryClient()
  const [enrolment, setEnrolment] = useState<{ secret: string; qr: string } | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const refresh = () => Promise.all([meQuery, ownSessionsQuery].map(({ queryKey }) => queries.invalidateQueries({ queryKey })))
  const start = useConfirmed((_: undefined, confirm) => startSecondFactor({ confirm }), setEnrolment)
  const off = useConfirmed(
    (_: undefined, confirm) => removeSecondFactor({ confirm }),
    () => {
      say(t.you.turnedOff)
      void refresh()
    },
  )
  const renew = useConfirmed(
    (_: undefined, confirm) => renewRecoveryCodes({ confirm }),
    ({ recovery_codes }) => setCodes(recovery_codes),
  )
  const standing = me.has_second_factor
    ? ({ tone: 'passed', word: t.you.on, next: '' } as const)
    : ({ tone: 'draft', word: t.you.off, next: '' } as const)
  return (
    <Card title={t.you.app} aside={<StatusBadge standing={standing} isBrief />}>
      <div className="stack">
        <p className="quiet">{t.you.appHint}</p>
        {me.has_second_factor && <p className="small">{t.you.codesLeft(me.recovery_codes_left)}</p>}
        <div className="row">
          {!me.has_second_factor && (
            <Button variant="default" loading={start.isBusy} onClick={() => start.run(undefined)}>
              {t.you.setUp}
            </Button>
          )}
          {me.has_second_factor && (
            <>
              <Button variant="default" loading={renew.isBusy} onClick={() => renew.run(undefined)}>
                {t.you.newCodes}
              </Button>
              <Button variant="subtle" color="danger" loading={off.isBusy} onClick={() => off.run(undefined)}>
                {t.you.turnOff}
              </Button>
            </>
          )}
        </div>
        <Refused error={start.error ?? off.error ?? renew.error} />
      </div>
      {start.dialog}
      {off.dialog}
      {renew.dialog}
      {enrolment && (
        <Enrol
          enrolment={enrolment}
          onClose={() => setEnrolment(null)}
          onDone={made => {
            setEnrolment(null)
            setCodes(made)
          }}
        />
      )}
      {codes && (
        <Codes
          codes={codes}
          onClose={() => {
            setCodes(null)
            void refresh()
          }}
        />
      )}
    </Card>
  )
}

function Enrol({
  enrolment: { secret, qr },
  onClose,
  onDone,
}: {
  enrolment: { secret: string; qr: string }
  onClose: () => void
  onDone: (codes: readonly string[]) => void
}) {
  const [code, setCode] = useState('')
  const confirm = useMutation({ mutationFn: () => confirmSecondFactor(code), onSuccess: ({ recovery_codes }) => onDone(recovery_codes) })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    confirm.mutate()
  }
  return (
    <Dialog title={t.you.app} size={420} onClose={onClose}>
      <form className="stack" onSubmit={onSubmit}>
        <p>{t.you.scan}</p>
        <img
          className="enrol-code"
          src={`data:image/svg+xml;utf8,${encodeURIComponent(qr)}`}
          alt={t.you.scanAlt}
          width="200"
          height="200"
        />
        <p className="small quiet">
          {t.you.orType} <span className="mono break-anywhere">{secret.replace(/(.{4})/g, '$1 ').trim()}</span>{' '}
          <CopyButton value={secret} label={t.common.copy(t.you.app)} />
        </p>
        <TextInput
          label={t.you.codeOfApp}
          data-autofocus
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          value={code}
          onChange={event => setCode(event.currentTarget.value)}
          error={confirm.error ? t.signIn.wrongCode : undefined}
        />
        <div>
          <Button type="submit" loading={confirm.isPending} disabled={code.replace(/\D/g, '').length !== 6}>
            {t.you.turnOn}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Codes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <Dialog title={t.you.codesTitle} size={420} onClose={onClose}>
      <div className="stack">
        <p className="quiet">{t.you.codesHint}</p>
        <ul className="recovery-codes mono">
          {codes.map(code => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="row">
          <Button onClick={onClose}>{t.you.kept}</Button>
          <CopyButton value={codes.join('\n')} label={t.you.copyCodes} />
        </div>
      </div>
    </Dialog>
  )
}
