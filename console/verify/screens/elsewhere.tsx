import { type FormEvent, useState } from 'react'
import { mailCode, openLink, Refused } from '../api.ts'
import { useCheck } from '../context.ts'
import { Button, Icon, Page } from '../parts.tsx'

/** The link is open in another browser: a code from there, or by mail, goes on with it here. */
export function Elsewhere({ token, canMail }: { token: string; canMail: boolean }) {
  const { texts, language, setState } = useCheck()
  const [code, setCode] = useState('')
  const [trouble, setTrouble] = useState('')
  const [isMailed, setMailed] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.replace(/\D/g, '').length !== 8) return setTrouble(texts.codeInvalid)
    setTrouble('')
    openLink(token, code).then(setState, error =>
      setTrouble(error instanceof Refused && error.status === 403 ? texts.codeWrong : texts.error),
    )
  }
  const mail = () => {
    mailCode(token, language).then(
      () => setMailed(true),
      () => setTrouble(texts.error),
    )
  }
  return (
    <Page title={texts.elsewhereTitle} icon="phone">
      <p>{texts.elsewhereText}</p>
      <form onSubmit={submit} noValidate>
        <label className="field">
          <span>{texts.code}</span>
          <input
            type="text"
            className="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            value={code}
            aria-invalid={Boolean(trouble)}
            onChange={event => setCode(event.target.value)}
          />
          {trouble && (
            <span role="alert" className="trouble">
              <Icon name="warning" /> {trouble}
            </span>
          )}
        </label>
        {isMailed && <p role="status">{texts.codeMailed}</p>}
        <div className="actions">
          <Button type="submit">{texts.next}</Button>
          {canMail && !isMailed && (
            <Button kind="quiet" onClick={mail}>
              {texts.codeMail}
            </Button>
          )}
        </div>
      </form>
      <p className="fine">{texts.elsewhereHelp}</p>
    </Page>
  )
}
