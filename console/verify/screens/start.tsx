import { useState } from 'react'
import { consent } from '../api.ts'
import { useCheck } from '../context.ts'
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
        {state.vendor_url ? (
          <a className="button primary" href={state.vendor_url}>
            {texts.start}
          </a>
        ) : (
          <Button onClick={() => go('choose')}>{texts.start}</Button>
        )}
        <Button kind="quiet" onClick={() => go('later')}>
          {texts.notNow}
        </Button>
      </div>
    </Page>
  )
}

export function Later() {
  const { state, texts, go } = useCheck()
  return (
    <Page title={texts.notNowTitle} icon="clock" onBack={() => go('start')}>
      <p>{texts.notNowText}</p>
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
  const { state, texts, setState } = useCheck()
  const [outcome, setOutcome] = useState<'asked' | 'refused' | 'failed'>('asked')
  const answer = (agrees: boolean) =>
    consent(agrees)
      .then(next => (agrees ? setState(next) : setOutcome('refused')))
      .catch(() => setOutcome('failed'))
  if (outcome === 'refused') {
    return (
      <Page title={texts.expiredTitle} icon="check" tone="passed">
        <p>{texts.consentRefused}</p>
      </Page>
    )
  }
  return (
    <Page title={texts.consentTitle(from)} icon="person">
      <p>{texts.consentText(state.company)}</p>
      {outcome === 'failed' && (
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
