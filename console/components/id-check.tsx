import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { mailLanguage } from '../../src/domain/branding.ts'
import { ApiError, post } from '../api/http.ts'
import { delegationsQuery, inquiryQuery } from '../api/queries.ts'
import { brandingQuery } from '../api/settings.ts'
import type { Delegation, Inquiry } from '../api/types/checks.ts'
import { formatDay, formatMoment } from '../format/dates.ts'
import { checkStanding } from '../format/standing.ts'
import { languageName } from '../format/words.ts'
import { t } from '../texts/en.ts'
import { ButtonLink } from './button-link.tsx'
import { LoadFailed } from './empty.tsx'
import { Loading } from './loading.tsx'
import { Notice } from './notice.tsx'
import { Card } from './page.tsx'
import { ReasonList } from './reason-card.tsx'
import { CopyButton } from './sid.tsx'
import { StatusBadge } from './status-badge.tsx'
import { say, sayRefused } from './toasts.tsx'

const OPEN: readonly string[] = ['created', 'started', 'retry']

/** An ID check as its account sees it: begin or go on, hand it to a colleague, or ask a person. `onAnew` where it can be begun again. */
export function IdCheck({ sid, firstUrl = null, onAnew }: { sid: string; firstUrl?: string | null; onAnew?: () => void }) {
  const query = useQuery(inquiryQuery(sid))
  const inquiry = query.data
  if (!inquiry) {
    return (
      <Card title={t.upgrade.check}>
        {query.isError ? <LoadFailed error={query.error} what={t.check.what} onRetry={() => void query.refetch()} /> : <Loading />}
      </Card>
    )
  }
  const isOpen = OPEN.includes(inquiry.status)
  return (
    <>
      <Card title={t.upgrade.check} aside={<StatusBadge standing={checkStanding(inquiry)} isBrief />}>
        <div className="stack">
          <Standing inquiry={inquiry} />
          {inquiry.reasons.length > 0 && <ReasonList reasons={inquiry.reasons} />}
          {isOpen && <Links inquiry={inquiry} firstUrl={firstUrl} />}
          {inquiry.status === 'failed' && <Escalate sid={sid} />}
          <Retention inquiry={inquiry} />
          <div className="row">
            {onAnew && !isOpen && inquiry.status !== 'passed' && inquiry.review_due_at === null && (
              <Button variant="default" onClick={onAnew}>
                {t.check.startAnew}
              </Button>
            )}
            <ButtonLink to="/requests" search={{ about: sid }} variant="default">
              {t.upgrade.ask}
            </ButtonLink>
          </div>
        </div>
      </Card>
      {isOpen && <Colleague sid={sid} />}
    </>
  )
}

function Standing({ inquiry }: { inquiry: Inquiry }) {
  const { status, attempts_left, date_link_expires } = inquiry
  if (OPEN.includes(status)) {
    return (
      <div className="stack-s">
        <p>{t.upgrade.checkHint}</p>
        <p>
          <span className="strong">{t.upgrade.attemptsLeft(attempts_left)}</span>
          {date_link_expires && ` · ${t.check.linkUntil(formatMoment(date_link_expires))}`}
        </p>
      </div>
    )
  }
  if (status === 'failed') return <p>{t.check.noneLeft}</p>
  if (status === 'expired') return <p>{t.check.expired}</p>
  return <p>{checkStanding(inquiry).next}</p>
}

function Retention({ inquiry: { images_deleted_by, images_deleted_at } }: { inquiry: Inquiry }) {
  const text = images_deleted_at
    ? t.check.picturesGone(formatDay(images_deleted_at))
    : images_deleted_by
      ? t.check.picturesGo(formatDay(images_deleted_by))
      : t.upgrade.privacy
  return <p className="small quiet">{text}</p>
}

/** A link works once and is told once; at any time a new one can be had. */
function Links({ inquiry, firstUrl }: { inquiry: Inquiry; firstUrl: string | null }) {
  const [fresh, setFresh] = useState(firstUrl)
  const renew = async () => (await post<Inquiry>(`/v1/Inquiries/${inquiry.sid}/Links`)).url
  const open = useMutation({
    mutationFn: async () => fresh ?? (await renew()),
    onSuccess: url => {
      setFresh(null)
      if (url) window.location.assign(url)
    },
  })
  const make = useMutation({ mutationFn: renew, onSuccess: () => setFresh(null) })
  const error = open.error ?? make.error
  return (
    <div className="stack-s">
      <div className="row">
        <Button onClick={() => open.mutate()} loading={open.isPending}>
          {inquiry.status === 'created' ? t.check.start : t.check.open}
        </Button>
        <Button variant="default" onClick={() => make.mutate()} loading={make.isPending}>
          {t.check.newLink}
        </Button>
      </div>
      <p className="small quiet">{t.check.newLinkHint}</p>
      {make.data && <LinkMade title={t.check.newLinkMade} url={make.data} />}
      {error && (
        <Notice tone="failed" isLive>
          {error instanceof ApiError ? error.message : t.errors.unknown}
        </Notice>
      )}
    </div>
  )
}

function LinkMade({ title, url }: { title: string; url: string }) {
  return (
    <Notice tone="passed" title={title} isLive>
      <span className="mono break-anywhere">{url}</span> <CopyButton value={url} label={t.common.copy(t.upgrade.link)} />
    </Notice>
  )
}

/** After the last attempt a person can be asked to look. */
function Escalate({ sid }: { sid: string }) {
  const queries = useQueryClient()
  const [message, setMessage] = useState('')
  const ask = useMutation({
    mutationFn: () => post(`/v1/Inquiries/${sid}/Escalation`, { Message: message.trim() || undefined }),
    onSuccess: async () => {
      say(t.check.escalated)
      await queries.invalidateQueries({ queryKey: ['inquiries'] })
    },
    onError: sayRefused,
  })
  return (
    <div className="stack-s">
      <Textarea label={t.check.message} rows={3} value={message} onChange={event => setMessage(event.currentTarget.value)} />
      <div>
        <Button onClick={() => ask.mutate()} loading={ask.isPending}>
          {t.check.escalate}
        </Button>
      </div>
    </div>
  )
}

function Colleague({ sid }: { sid: string }) {
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [language, setLanguage] = useState('')
  const branding = useQuery(brandingQuery).data
  const asked = useQuery(delegationsQuery(sid)).data ?? []
  const send = useMutation({
    mutationFn: () =>
      post<Delegation>(`/v1/Inquiries/${sid}/Delegations`, {
        Email: email.trim(),
        Name: name.trim() || undefined,
        Language: language || undefined,
      }),
    onSuccess: async () => {
      setEmail('')
      setName('')
      await queries.invalidateQueries({ queryKey: ['inquiries'] })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate()
  }
  return (
    <Card title={t.upgrade.colleague}>
      <form className="stack" onSubmit={onSubmit}>
        <p className="quiet">{t.upgrade.colleagueHint}</p>
        <div className="halves">
          <TextInput
            label={t.upgrade.colleagueEmail}
            type="email"
            value={email}
            onChange={event => setEmail(event.currentTarget.value)}
            error={send.error instanceof ApiError ? send.error.message : undefined}
          />
          <TextInput label={t.upgrade.colleagueName} maxLength={200} value={name} onChange={event => setName(event.currentTarget.value)} />
          {branding && branding.languages.length > 1 && (
            <NativeSelect
              label={t.upgrade.colleagueLanguage}
              value={language}
              data={[
                { value: '', label: t.upgrade.usualLanguage(languageName(mailLanguage(undefined, branding))) },
                ...branding.languages.map(value => ({ value, label: languageName(value) })),
              ]}
              onChange={event => setLanguage(event.currentTarget.value)}
            />
          )}
        </div>
        <div>
          <Button type="submit" variant="default" loading={send.isPending} disabled={!email.includes('@')}>
            {t.upgrade.sendLink}
          </Button>
        </div>
        {send.data?.url && <LinkMade title={t.upgrade.linkMade} url={send.data.url} />}
        {asked.length > 0 && <Asked sid={sid} asked={asked} />}
      </form>
    </Card>
  )
}

function Asked({ sid, asked }: { sid: string; asked: readonly Delegation[] }) {
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: (delegationSid: string) => post(`/v1/Inquiries/${sid}/Delegations/${delegationSid}/Revoke`),
    onSuccess: async () => {
      say(t.check.revoked)
      await queries.invalidateQueries({ queryKey: ['inquiries'] })
    },
    onError: sayRefused,
  })
  return (
    <section className="stack-s">
      <h3>{t.check.asked}</h3>
      <ul className="stack-s">
        {asked.map(one => {
          const who = one.name || one.email || t.check.erasedPerson
          return (
            <li key={one.sid} className="row-between">
              <span className="break-anywhere">
                {who} <span className="small quiet">{t.check.askedStates[one.status] ?? one.status}</span>
              </span>
              {(one.status === 'sent' || one.status === 'agreed') && (
                <Button
                  variant="default"
                  size="xs"
                  aria-label={t.check.revokeOne(who)}
                  loading={revoke.isPending}
                  onClick={() => revoke.mutate(one.sid)}
                >
                  {t.check.revoke}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
