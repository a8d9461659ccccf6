import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { ApiError } from '../api/http.ts'
import { askForLink, type Entry, sessionQuery, signIn, signInWaysQuery, type Ticket } from '../api/session.ts'
import { Notice } from '../components/notice.tsx'
import { PasswordField } from '../components/password-field.tsx'
import { isEmail } from '../components/person-fields.tsx'
import { t } from '../texts/en.ts'
import './sign-in.css'

const SUSPENDED = 20005

function whyNot(error: unknown, ticket: Ticket, code: string | undefined): string {
  if (!(error instanceof ApiError) || error.status === 0 || error.status >= 500) return t.errors.offline
  if (error.retryAfter !== null) return t.signIn.tooMany(Math.ceil(error.retryAfter / 60))
  if (error.code === SUSPENDED) return t.signIn.suspended
  if ('token' in ticket && !code) return t.signIn.ended
  return code ? t.signIn.wrongCode : t.signIn.wrong
}

/** One knock on the door, as far as it has come: what was shown, and what the server still wants. */
function useEntry() {
  const { next } = useSearch({ from: '/sign-in' })
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [ticket, setTicket] = useState<Ticket | null>(null)
  const [wanted, setWanted] = useState<Exclude<Entry, { csrf_token: string }> | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const knock = useMutation({
    mutationFn: ({ ticket: shown, code }: { ticket: Ticket; code?: string }) => signIn(shown, code),
    onSuccess: async entry => {
      setFailure(null)
      if ('needs' in entry) return setWanted(entry)
      queries.setQueryData(sessionQuery.queryKey, entry)
      await navigate({ href: next?.startsWith('/') && !next.startsWith('//') ? next : '/', replace: true })
    },
    onError: (error, { ticket: shown, code }) => setFailure(whyNot(error, shown, code)),
  })
  const show = (shown: Ticket, code?: string) => {
    setTicket(shown)
    knock.mutate({ ticket: shown, ...(code ? { code } : {}) })
  }
  const restart = () => {
    setWanted(null)
    setFailure(null)
  }
  return { ticket, wanted, failure, isBusy: knock.isPending, show, restart, setFailure }
}

/** Opening a link signs in, once; otherwise by password, or by a link that is mailed. */
export function SignInPage() {
  const { token } = useSearch({ from: '/sign-in' })
  const entry = useEntry()
  const isStarted = useRef(false)
  useEffect(() => {
    document.title = `${t.signIn.title} · Countersign`
    if (isStarted.current || !token) return
    isStarted.current = true
    entry.show({ token })
  })
  const { ticket, wanted } = entry
  if (wanted?.needs === 'code' && ticket)
    return <CodeStep failure={entry.failure} isBusy={entry.isBusy} onCode={code => entry.show(ticket, code)} onBack={entry.restart} />
  if (wanted?.needs === 'account' && ticket && 'email' in ticket)
    return <AccountStep accounts={wanted.accounts} onPick={sid => entry.show({ ...ticket, account_sid: sid })} onBack={entry.restart} />
  if (token && (entry.isBusy || !entry.failure)) return <LinkStep isBusy={entry.isBusy} onAgain={() => entry.show({ token })} />
  return <WaysStep entry={entry} />
}

function Frame({ title, lead, failure, children }: { title: string; lead?: ReactNode; failure?: string | null; children: ReactNode }) {
  return (
    <main className="sign-in">
      <div className="card sign-in-card">
        <img src="/favicon.svg" alt="" width="40" height="40" />
        <h1>{title}</h1>
        {lead && <p className="quiet">{lead}</p>}
        {failure && (
          <Notice tone="failed" isLive>
            {failure}
          </Notice>
        )}
        {children}
      </div>
    </main>
  )
}

const LinkStep = ({ isBusy, onAgain }: { isBusy: boolean; onAgain: () => void }) => (
  <Frame title={t.signIn.welcome} lead={t.signIn.lead}>
    <Button fullWidth loading={isBusy} onClick={onAgain}>
      {t.signIn.button}
    </Button>
  </Frame>
)

function WaysStep({ entry }: { entry: ReturnType<typeof useEntry> }) {
  const hasMail = useQuery(signInWaysQuery).data?.has_mail
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const ask = useMutation({
    mutationFn: () => askForLink(email.trim()),
    onError: error => entry.setFailure(whyNot(error, { email, password }, undefined)),
  })
  if (ask.isSuccess) {
    return (
      <Frame title={t.signIn.asked} lead={t.signIn.askedHint(email.trim())}>
        <button type="button" className="link" onClick={() => ask.reset()}>
          {t.signIn.another}
        </button>
      </Frame>
    )
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (password) entry.show({ email: email.trim(), password })
    else if (hasMail && isEmail(email)) ask.mutate()
    else entry.setFailure(isEmail(email) ? t.signIn.wrong : t.signIn.emailFirst)
  }
  const onAsk = () => (isEmail(email) ? ask.mutate() : entry.setFailure(t.signIn.emailFirst))
  return (
    <Frame title={t.signIn.title} failure={entry.failure}>
      <form className="stack sign-in-form" noValidate onSubmit={onSubmit}>
        <TextInput
          label={t.signIn.email}
          type="email"
          autoComplete="username"
          autoFocus
          value={email}
          onChange={event => setEmail(event.currentTarget.value)}
        />
        <PasswordField label={t.signIn.password} value={password} onChange={setPassword} autoComplete="current-password" />
        <Button type="submit" fullWidth loading={entry.isBusy}>
          {t.signIn.button}
        </Button>
        {hasMail && (
          <Button variant="default" fullWidth loading={ask.isPending} onClick={onAsk}>
            {t.signIn.sendLink}
          </Button>
        )}
      </form>
      {hasMail === false && (
        <>
          <p className="small quiet">{t.signIn.noMail}</p>
          <p className="mono sign-in-command">npx countersign account sign-in --account AC...</p>
        </>
      )}
    </Frame>
  )
}

function CodeStep({
  failure,
  isBusy,
  onCode,
  onBack,
}: {
  failure: string | null
  isBusy: boolean
  onCode: (code: string) => void
  onBack: () => void
}) {
  const [code, setCode] = useState('')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    onCode(code)
  }
  return (
    <Frame title={t.signIn.codeTitle} lead={t.signIn.codeHint} failure={failure}>
      <form className="stack sign-in-form" onSubmit={onSubmit}>
        <TextInput
          label={t.signIn.code}
          autoFocus
          autoComplete="one-time-code"
          value={code}
          onChange={event => setCode(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth loading={isBusy} disabled={!code.trim()}>
          {t.signIn.button}
        </Button>
      </form>
      <button type="button" className="link" onClick={onBack}>
        {t.signIn.back}
      </button>
    </Frame>
  )
}

function AccountStep({
  accounts,
  onPick,
  onBack,
}: {
  accounts: readonly { sid: string; friendly_name: string }[]
  onPick: (sid: string) => void
  onBack: () => void
}) {
  return (
    <Frame title={t.signIn.accountTitle} lead={t.signIn.accountHint}>
      <ul className="stack-s sign-in-form">
        {accounts.map(({ sid, friendly_name }) => (
          <li key={sid}>
            <Button variant="default" fullWidth onClick={() => onPick(sid)}>
              {friendly_name}
            </Button>
          </li>
        ))}
      </ul>
      <button type="button" className="link" onClick={onBack}>
        {t.signIn.back}
      </button>
    </Frame>
  )
}
