import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiError, get, post } from '../api/http.ts'
import type { Inquiry, Upgrade } from '../api/types.ts'
import { standingOf } from '../format/standing.ts'
import { t } from '../texts/en.ts'
import { ButtonLink } from './button-link.tsx'
import { Notice } from './notice.tsx'
import { Card } from './page.tsx'
import { ReasonList } from './reason-card.tsx'
import { CopyButton } from './sid.tsx'
import { StatusBadge } from './status-badge.tsx'

/** The ID check of an upgrade: begin or go on here, hand it to a colleague, or ask a person. */
export function IdCheck({ upgrade }: { upgrade: Upgrade }) {
  const sid = upgrade.inquiry_sid ?? ''
  const inquiry = useQuery({ queryKey: ['inquiries', sid], queryFn: () => get<Inquiry>(`/v1/Inquiries/${sid}`), enabled: sid !== '' }).data
  const standing = standingOf({ state: inquiry?.status ?? upgrade.status, dueAt: inquiry?.review_due_at })
  return (
    <>
      <Card title={t.upgrade.check} aside={<StatusBadge standing={standing} isBrief />}>
        <div className="stack">
          <p>{standing.tone === 'review' ? standing.next : t.upgrade.checkHint}</p>
          {inquiry && inquiry.reasons.length > 0 && <ReasonList reasons={inquiry.reasons} />}
          {inquiry && <p className="strong">{t.upgrade.attemptsLeft(inquiry.attempts_left)}</p>}
          <p className="small quiet">{t.upgrade.privacy}</p>
          <div className="row">
            <StartButton inquirySid={sid} firstUrl={upgrade.inquiry_url ?? null} />
            <ButtonLink to="/requests" search={sid ? { about: sid } : {}} variant="default">
              {t.upgrade.ask}
            </ButtonLink>
          </div>
        </div>
      </Card>
      {sid && <Colleague inquirySid={sid} />}
    </>
  )
}

/** The link works once, so a new one is made when the first has been used or is not known any more. */
function StartButton({ inquirySid, firstUrl }: { inquirySid: string; firstUrl: string | null }) {
  const go = useMutation({
    mutationFn: async () => firstUrl ?? (await post<Inquiry>(`/v1/Inquiries/${inquirySid}/Links`)).url,
    onSuccess: url => {
      if (url) window.location.assign(url)
    },
  })
  return (
    <>
      <Button onClick={() => go.mutate()} loading={go.isPending} disabled={inquirySid === ''}>
        {t.upgrade.startCheck}
      </Button>
      {go.error && (
        <Notice tone="failed" isLive>
          {go.error instanceof ApiError ? go.error.message : t.errors.unknown}
        </Notice>
      )}
    </>
  )
}

function Colleague({ inquirySid }: { inquirySid: string }) {
  const [email, setEmail] = useState('')
  const send = useMutation({
    mutationFn: () => post<{ url: string | null }>(`/v1/Inquiries/${inquirySid}/Delegations`, { Email: email.trim() }),
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate()
  }
  return (
    <Card title={t.upgrade.colleague}>
      <form className="stack" onSubmit={onSubmit}>
        <p className="quiet">{t.upgrade.colleagueHint}</p>
        <div className="inline-form">
          <TextInput
            label={t.upgrade.colleagueEmail}
            type="email"
            value={email}
            onChange={event => setEmail(event.currentTarget.value)}
            error={send.error instanceof ApiError ? send.error.message : undefined}
          />
          <Button type="submit" variant="default" loading={send.isPending} disabled={!email.includes('@')}>
            {t.upgrade.sendLink}
          </Button>
        </div>
        {send.data?.url && (
          <Notice tone="passed" title={t.upgrade.linkMade} isLive>
            <span className="mono">{send.data.url}</span> <CopyButton value={send.data.url} label={t.common.copy(t.upgrade.link)} />
          </Notice>
        )}
      </form>
    </Card>
  )
}
