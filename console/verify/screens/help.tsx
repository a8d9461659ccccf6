import { type FormEvent, type ReactNode, useState } from 'react'
import { ask, delegate } from '../api.ts'
import { useCheck } from '../context.ts'
import { Button, Page } from '../parts.tsx'
import { typesIn } from '../types.ts'

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** For a document that is not listed: what works, a colleague's, or a person. */
export function Help() {
  const { state, texts, go } = useCheck()
  return (
    <Page title={texts.helpTitle} onBack={() => go('choose')}>
      <p>{texts.helpLead}</p>
      {state.country && (
        <ul className="chips">
          {typesIn(state.supported, state.country).map(type => (
            <li key={type}>{texts.types[type]}</li>
          ))}
        </ul>
      )}
      <p>{texts.helpCountries(state.supported.length)}</p>
      <div className="actions">
        {!state.is_delegate && <Button onClick={() => go('delegate')}>{texts.delegate}</Button>}
        <Button kind="plain" onClick={() => go('ask')}>
          {texts.ask}
        </Button>
      </div>
    </Page>
  )
}

export function Delegate({ onBack }: { onBack: () => void }) {
  const { texts, language } = useCheck()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [trouble, setTrouble] = useState<{ name?: string; email?: string; form?: string }>({})
  const [url, setUrl] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = { ...(!name.trim() && { name: texts.fieldRequired }), ...(!EMAIL.test(email) && { email: texts.emailInvalid }) }
    setTrouble(found)
    if (Object.keys(found).length > 0) return
    delegate(name.trim(), email, language)
      .then(made => setUrl(made.url))
      .catch(() => setTrouble({ form: texts.error }))
  }
  if (url) return <LinkReady url={url} />
  return (
    <Page title={texts.delegateTitle} icon="person" onBack={onBack}>
      <p>{texts.delegateLead}</p>
      <form onSubmit={submit} noValidate>
        <TextField label={texts.delegateName} value={name} trouble={trouble.name} onChange={setName} autoComplete="off" />
        <TextField label={texts.delegateEmail} value={email} trouble={trouble.email} onChange={setEmail} type="email" autoComplete="off" />
        <Alert>{trouble.form}</Alert>
        <div className="actions">
          <Button type="submit">{texts.delegateSend}</Button>
        </div>
      </form>
    </Page>
  )
}

function LinkReady({ url }: { url: string }) {
  const { texts } = useCheck()
  const [isCopied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard
      .writeText(url)
      .then(() => setCopied(true))
      .catch(() => setCopied(false))
  return (
    <Page title={texts.delegateTitle} icon="check" tone="passed">
      <p>{texts.delegateDone}</p>
      <output className="url">{url}</output>
      <div className="actions">
        <Button onClick={copy}>{isCopied ? texts.copied : texts.copy}</Button>
      </div>
    </Page>
  )
}

export function Ask({ onBack }: { onBack: () => void }) {
  const { texts } = useCheck()
  const [message, setMessage] = useState('')
  const [email, setEmail] = useState('')
  const [trouble, setTrouble] = useState<{ message?: string; email?: string; form?: string }>({})
  const [isSent, setSent] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = { ...(!message.trim() && { message: texts.fieldRequired }), ...(!EMAIL.test(email) && { email: texts.emailInvalid }) }
    setTrouble(found)
    if (Object.keys(found).length > 0) return
    ask(message.trim(), email)
      .then(() => setSent(true))
      .catch(() => setTrouble({ form: texts.error }))
  }
  if (isSent) {
    return (
      <Page title={texts.askTitle} icon="check" tone="passed" onBack={onBack}>
        <p>{texts.askDone}</p>
      </Page>
    )
  }
  return (
    <Page title={texts.askTitle} icon="person" onBack={onBack}>
      <form onSubmit={submit} noValidate>
        <label className="field">
          <span>{texts.askLabel}</span>
          <textarea
            rows={4}
            maxLength={2000}
            value={message}
            aria-invalid={Boolean(trouble.message)}
            onChange={event => setMessage(event.target.value)}
          />
          <Alert>{trouble.message}</Alert>
        </label>
        <TextField label={texts.askEmail} value={email} trouble={trouble.email} onChange={setEmail} type="email" autoComplete="email" />
        <Alert>{trouble.form}</Alert>
        <div className="actions">
          <Button type="submit">{texts.askSend}</Button>
        </div>
      </form>
    </Page>
  )
}

interface TextFieldProps {
  label: string
  value: string
  trouble: string | undefined
  onChange: (value: string) => void
  type?: 'text' | 'email'
  autoComplete: string
}

const TextField = ({ label, value, trouble, onChange, type = 'text', autoComplete }: TextFieldProps) => (
  <label className="field">
    <span>{label}</span>
    <input
      type={type}
      value={value}
      maxLength={200}
      autoComplete={autoComplete}
      aria-invalid={Boolean(trouble)}
      onChange={event => onChange(event.target.value)}
    />
    <Alert>{trouble}</Alert>
  </label>
)

const Alert = ({ children }: { children: ReactNode }) =>
  children ? (
    <span role="alert" className="trouble">
      {children}
    </span>
  ) : null
