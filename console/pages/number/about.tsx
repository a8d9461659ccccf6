import { Button, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { post, remove } from '../../api/http.ts'
import { useSession } from '../../api/session.ts'
import type { PhoneNumber } from '../../api/types/numbers.ts'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { say, sayRefused } from '../../components/toasts.tsx'
import { formatDay } from '../../format/dates.ts'
import { countryName, numberText, numberTypeName, sentence } from '../../format/words.ts'
import { t } from '../../texts/en.ts'

/** What the number is, its name, its evidence, and giving it back. */
export function About({ number }: { number: PhoneNumber }) {
  const able = Object.entries(number.capabilities).filter(([, isOn]) => isOn)
  return (
    <Card title={t.number.about}>
      <div className="stack">
        <dl className="facts">
          <dt>{t.number.type}</dt>
          <dd>{[countryName(number.iso_country), numberTypeName(number.type)].filter(Boolean).join(', ')}</dd>
          <dt>{t.number.capabilities}</dt>
          <dd>{able.map(([name]) => t.capabilities[name] ?? sentence(name)).join(', ') || t.common.none}</dd>
          <dt>{t.number.bought}</dt>
          <dd>{formatDay(number.date_created)}</dd>
        </dl>
        <Rename number={number} />
        <a
          className="row small"
          href={`/v1/PhoneNumbers/${number.sid}/Evidence`}
          download={`evidence-${number.phone_number.slice(1)}.json`}
        >
          <IconDownload size={16} aria-hidden />
          {t.number.evidence}
        </a>
        <Release number={number} />
      </div>
    </Card>
  )
}

const pathOf = (accountSid: string, sid: string): string => `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers/${sid}.json`

function Rename({ number }: { number: PhoneNumber }) {
  const { account } = useSession()
  const queries = useQueryClient()
  const known = number.friendly_name === number.phone_number ? '' : number.friendly_name
  const [name, setName] = useState(known)
  const save = useMutation({
    mutationFn: () => post(pathOf(account.sid, number.sid), { FriendlyName: name.trim() || number.phone_number }),
    onSuccess: async () => {
      say(t.settings.nameSaved)
      await queries.invalidateQueries({ queryKey: ['numbers'] })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form className="stack-s" onSubmit={onSubmit}>
      <TextInput label={t.number.name} maxLength={64} value={name} onChange={event => setName(event.currentTarget.value)} />
      {name.trim() !== known && (
        <div>
          <Button type="submit" variant="default" loading={save.isPending}>
            {t.number.save}
          </Button>
        </div>
      )}
      <Refused error={save.error} />
    </form>
  )
}

function Release({ number }: { number: PhoneNumber }) {
  const { account } = useSession()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const release = useMutation({
    mutationFn: () => remove(pathOf(account.sid, number.sid)),
    onSuccess: async () => {
      say(t.number.released(numberText(number)))
      await navigate({ to: '/numbers' })
      await queries.invalidateQueries({ queryKey: ['numbers'] })
    },
    onError: sayRefused,
  })
  return (
    <div className="stack-s">
      <ConfirmButton
        label={t.number.release}
        name={t.number.releaseOne(numberText(number))}
        confirm={t.number.reallyRelease}
        isBusy={release.isPending}
        onConfirm={() => release.mutate()}
      />
      <p className="small quiet">{t.number.releaseHint}</p>
    </div>
  )
}
