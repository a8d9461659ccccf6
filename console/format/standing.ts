import { t } from '../texts/en.ts'
import { formatDay, formatDeadline } from './dates.ts'

export type Tone = 'draft' | 'pending' | 'review' | 'passed' | 'failed' | 'expires'

/** What a status badge says: never a colour alone, always a word and what comes next. */
export interface Standing {
  tone: Tone
  word: string
  next: string
}

/** The fields that any resource with a decision has, in whichever of Twilio's spellings. */
export interface Decidable {
  state: string
  dueAt?: string | null | undefined
  validUntil?: string | null | undefined
  firstReason?: string | undefined
  isReading?: boolean
}

const waiting = (dueAt: string | null | undefined): Standing =>
  dueAt
    ? { tone: 'review', word: t.status.review, next: t.status.decisionBy(formatDeadline(dueAt)) }
    : { tone: 'pending', word: t.status.pending, next: t.status.checkingNow }

function passed({ validUntil }: Decidable): Standing {
  if (validUntil) return { tone: 'expires', word: t.status.expires, next: t.status.renewBy(formatDay(validUntil)) }
  return { tone: 'passed', word: t.status.passed, next: t.status.useIt }
}

/** How an ID check stands: it has states of its own, as somebody has to show a paper and may try again. */
export function checkStanding({ status, review_due_at }: { status: string; review_due_at: string | null }): Standing {
  switch (status) {
    case 'created':
      return { tone: 'draft', word: t.check.created, next: t.check.showId }
    case 'started':
      return { tone: 'draft', word: t.check.started, next: t.check.goOn }
    case 'retry':
      return { tone: 'failed', word: t.check.retry, next: t.check.goOn }
    case 'failed':
      return { tone: 'failed', word: t.status.failed, next: t.check.askUs }
    case 'redacted':
      return { tone: 'draft', word: t.check.redacted, next: '' }
    case 'passed':
      return { tone: 'passed', word: t.status.passed, next: '' }
    case 'expired':
      return { tone: 'failed', word: t.status.expired, next: t.check.startAnew }
    default:
      return standingOf({ state: status, dueAt: review_due_at })
  }
}

/** The one map from every spelling of a state to the words of the Console. */
export function standingOf(about: Decidable): Standing {
  const state = about.state.toLowerCase().replaceAll('_', '-')
  switch (state.replace(/^twilio-/, '')) {
    case 'draft':
    case 'created':
    case 'started':
      return about.isReading
        ? { tone: 'pending', word: t.status.draft, next: t.status.readingScan }
        : { tone: 'draft', word: t.status.draft, next: t.status.finish }
    case 'pending':
    case 'pending-review':
    case 'processing':
      return waiting(about.dueAt)
    case 'in-review':
    case 'escalated':
      return about.dueAt ? waiting(about.dueAt) : { tone: 'review', word: t.status.review, next: t.status.personLooks }
    case 'passed':
    case 'approved':
      return passed(about)
    case 'provisionally-approved':
      return { tone: 'passed', word: t.status.provisional, next: t.status.stillOwed }
    case 'failed':
    case 'rejected':
      return { tone: 'failed', word: t.status.failed, next: about.firstReason ?? t.status.fix }
    case 'expired':
      return { tone: 'failed', word: t.status.expired, next: t.status.renew }
    default:
      return { tone: 'draft', word: state, next: '' }
  }
}
