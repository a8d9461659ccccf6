import { useEffect, useState } from 'react'
import { consent, newCode, vendorAddress } from '../api.ts'
import { useCheck } from '../context.ts'
import { clockTime } from '../format.ts'
import { Button, Icon, Page } from '../parts.tsx'
import { typesIn } from '../types.ts'

export function Start() {
  const { state, texts, go } = useCheck()
  return (
    <Page title={texts.startTitle(state.company)} icon="card">
      <p>{texts.startLead}</p>
      <ul className="chips">
        {typesIn(state.supported, state.country).map(type => (
          <li key={type}>{texts.types[type]}</li>
        ))}
      </ul>
      <p className="fine">{texts.startPrivacy(state.company)}</p>
      <div className="actions">
        {state.vendor_url ? <ToVendor label={texts.start} /> : <Button onClick={() => go('choose')}>{texts.start}</Button>}
        <Button kind="quiet" onClick={() => go('later')}>
          {texts.notNow}
        </Button>
      </div>
    </Page>
  )
}

/** A vendor that takes the pictures itself has a page of its own. */
export function ToVendor({ label }: { label: string }) {
  const { texts } = useCheck()
  const [hasFailed, setFailed] = useState(false)
  const leave = () => {
    setFailed(false)
    vendorAddress().then(
      ({ url }) => location.assign(url),
      () => setFailed(true),
    )
  }
  return (
    <>
      {hasFailed && (
        <p role="alert" className="trouble">
          <Icon name="warning" /> {texts.error}
        </p>
      )}
      <Button onClick={leave}>{label}</Button>
    </>
  )
}

export function Later() {
  const { state, texts, language, go } = useCheck()
  const [made, setMade] = useState<Awaited<ReturnType<typeof newCode>> | null>(null)
  useEffect(() => {
    newCode().then(setMade, () => undefined)
  }, [])
  return (
    <Page title={texts.notNowTitle} icon="clock" onBack={() => go('start')}>
      <p>{texts.notNowText}</p>
      {made?.code && made.expires_at && (
        <div className="panel">
          <p>{texts.codeTake}</p>
          <output className="code">{`${made.code.slice(0, 4)} ${made.code.slice(4)}`}</output>
          <p className="fine">{texts.deviceValid(clockTime(made.expires_at, language))}</p>
        </div>
      )}
      <div className="actions">
        {!state.is_delegate && (
          <Button kind="plain" onClick={() => go('delegate')}>
            {texts.delegate}
          </Button>
        )}
        <Button kind="plain" onClick={() => go('ask')}>
          {texts.ask}
        </Button>
      </div>
    </Page>
  )
}

/** A colleague is asked before anything else happens. */
export function Consent({ from }: { from: string }) {
  const { state, texts, setState, go } = useCheck()
  const [hasFailed, setFailed] = useState(false)
  const answer = (agrees: boolean) =>
    consent(agrees)
      .then(next => (agrees ? setState(next) : go('refused')))
      .catch(() => setFailed(true))
  return (
    <Page title={texts.consentTitle(from)} icon="person">
      <p>{texts.consentText(state.company)}</p>
      {hasFailed && (
        <p role="alert" className="trouble">
          <Icon name="warning" /> {texts.error}
        </p>
      )}
      <div className="actions">
        <Button onClick={() => answer(true)}>{texts.consentYes}</Button>
        <Button kind="quiet" onClick={() => answer(false)}>
          {texts.consentNo}
        </Button>
      </div>
    </Page>
  )
}

/** The link is over with the answer. */
export function SaidNo() {
  const { texts } = useCheck()
  return (
    <Page title={texts.expiredTitle} icon="check" tone="passed">
      <p>{texts.consentRefused}</p>
    </Page>
  )
}
