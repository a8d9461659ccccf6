import { useEffect, useState } from 'react'
import { escalate } from '../api.ts'
import { useCheck } from '../context.ts'
import { day, deadline } from '../format.ts'
import { Button, Icon, isOtherType, Page, Reasons, Spinner } from '../parts.tsx'
import { ToVendor } from './start.tsx'

const LONG_MS = 20_000

export function Checking({ isComparing }: { isComparing: boolean }) {
  const { texts } = useCheck()
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Page title={texts.checkingTitle}>
      <ol className="steps" aria-live="polite">
        <li className="done">
          <Icon name="check" /> {texts.stepSent}
        </li>
        <li className={isComparing ? 'done' : 'now'} aria-current={isComparing ? undefined : 'step'}>
          {isComparing ? <Icon name="check" /> : <Spinner />} {texts.stepReading}
        </li>
        <li className={isComparing ? 'now' : ''} aria-current={isComparing ? 'step' : undefined}>
          {isComparing ? <Spinner /> : <Icon name="clock" />} {texts.stepComparing}
        </li>
      </ol>
      {isLong && <p role="status">{texts.checkingLong}</p>}
    </Page>
  )
}

/** Where the check has come to. Each ending names the next step. */
export function Result({ onRetry }: { onRetry: (change: 'pictures' | 'country') => void }) {
  const { state, texts, language } = useCheck()
  switch (state.status) {
    case 'passed':
      return (
        <Page title={texts.passedTitle} icon="check" tone="passed">
          <p>{texts.passedText(state.company)}</p>
          <Deleted />
        </Page>
      )
    case 'in-review':
    case 'escalated':
      return (
        <Page title={texts.reviewTitle} icon="clock" tone="review">
          <p>{state.review_due_at ? texts.reviewText(deadline(state.review_due_at, language)) : texts.reviewTextNoDate}</p>
          <Deleted />
          <Ways />
        </Page>
      )
    case 'retry':
      return <Retry onRetry={onRetry} />
    case 'failed':
      return <Failed />
    case 'redacted':
      return (
        <Page title={texts.redactedTitle} icon="check">
          <p>{texts.redactedText}</p>
        </Page>
      )
    default:
      return (
        <Page title={texts.expiredTitle} icon="clock" tone="pending">
          <p>{texts.expiredText}</p>
          {!state.is_delegate && <Ways />}
        </Page>
      )
  }
}

/** When the pictures go, once there are any. */
function Deleted() {
  const { state, texts, language } = useCheck()
  return state.images_deleted_by ? <p className="fine">{texts.imagesDeleted(day(state.images_deleted_by, language))}</p> : null
}

function Retry({ onRetry }: { onRetry: (change: 'pictures' | 'country') => void }) {
  const { state, texts } = useCheck()
  const isOtherPaper = state.reasons.some(
    reason => reason.code === 'country_mismatch' || reason.code === 'unsupported' || isOtherType(reason),
  )
  return (
    <Page title={texts.retryTitle} icon="warning" tone="pending">
      <Reasons />
      <p>{texts.attemptsLeft(state.attempts_left)}</p>
      <div className="actions">
        {state.vendor_url ? <ToVendor label={texts.retry} /> : <Button onClick={() => onRetry('pictures')}>{texts.retry}</Button>}
        {isOtherPaper && !state.vendor_url && (
          <Button kind="plain" onClick={() => onRetry('country')}>
            {texts.changeCountry}
          </Button>
        )}
      </div>
      <Ways />
    </Page>
  )
}

function Failed() {
  const { state, texts, language, setState } = useCheck()
  const [message, setMessage] = useState('')
  const [hasFailed, setFailed] = useState(false)
  const hasTriedAll = state.attempts_left === 0
  const send = () =>
    escalate(message)
      .then(setState)
      .catch(() => setFailed(true))
  return (
    <Page title={hasTriedAll ? texts.failedTitle : texts.declinedTitle} icon="cross" tone="failed">
      <Reasons />
      <p>{hasTriedAll && state.answer_by ? texts.failedText(deadline(state.answer_by, language)) : texts.declinedText}</p>
      <label className="field">
        <span>{texts.escalateLabel}</span>
        <textarea rows={3} maxLength={2000} value={message} onChange={event => setMessage(event.target.value)} />
      </label>
      {hasFailed && <p role="alert">{texts.error}</p>}
      <div className="actions">
        <Button onClick={send}>{texts.escalate}</Button>
      </div>
      <Ways />
    </Page>
  )
}

/** Other people who can help: from every dead end one can be asked. */
export function Ways() {
  const { state, texts, go } = useCheck()
  const mayDelegate = !state.is_delegate && (state.status === 'retry' || state.status === 'created' || state.status === 'started')
  return (
    <div className="ways">
      {mayDelegate && (
        <button type="button" className="link" onClick={() => go('delegate')}>
          {texts.delegate}
        </button>
      )}
      <button type="button" className="link" onClick={() => go('ask')}>
        {texts.ask}
      </button>
    </div>
  )
}
