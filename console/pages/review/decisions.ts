import { useSyncExternalStore } from 'react'
import type { Fault } from '../../../src/domain/decision.ts'
import { ApiError, type Fields, get, post, postOnLeave } from '../../api/http.ts'
import type { Review, ReviewDetail, Verdict } from '../../api/types/reviews.ts'
import { dismiss, say, sayRefused, sayUndoable } from '../../components/toasts.tsx'
import { formatClock } from '../../format/dates.ts'
import { t } from '../../texts/staff.ts'

export interface Decision {
  reviewSid: string
  holder: string
  decision: Verdict
  faults: readonly Fault[]
  note: string
  staffNote?: string
  /** What is said while it can be undone; left out where approving and rejecting are the words. */
  words?: string
}

/** The API's decision is at once, so the time to undo lies here, before it is sent. */
export const UNDO_MS = 10_000

interface Waiting {
  decision: Decision
  timer: ReturnType<typeof setTimeout>
  toast: number
  onSent: () => void
}

const waiting = new Map<string, Waiting>()
const listeners = new Set<() => void>()
let snapshot: ReadonlySet<string> = new Set()

const announce = (): void => {
  snapshot = new Set(waiting.keys())
  for (const listener of listeners) listener()
}

const pathOf = ({ reviewSid }: Decision): string => `/staff/v1/Reviews/${reviewSid}/Decision`

function fieldsOf({ decision, faults, note, staffNote }: Decision): Fields {
  const items = [...new Set(faults.flatMap(({ item }) => item ?? []))].map(item => ({
    item,
    reason_codes: faults.filter(fault => fault.item === item).map(({ code }) => code),
  }))
  return {
    Decision: decision,
    ReasonCodes: faults.filter(({ item }) => item === undefined).map(({ code }) => code),
    Items: items.length > 0 ? JSON.stringify(items) : undefined,
    Note: note.trim() || undefined,
    StaffNote: staffNote?.trim() || undefined,
  }
}

/** What is kept of a decision that came too late or was undone, so that nothing is written twice. */
export const keptNotes = (reviewSid: string): { note: string; staffNote: string } => ({
  note: sessionStorage.getItem(`note-${reviewSid}`) ?? '',
  staffNote: sessionStorage.getItem(`staff-note-${reviewSid}`) ?? '',
})

function keepNotes({ reviewSid, note, staffNote }: Decision): void {
  if (note) sessionStorage.setItem(`note-${reviewSid}`, note)
  if (staffNote) sessionStorage.setItem(`staff-note-${reviewSid}`, staffNote)
}

/** Who was faster, and when: the refusal itself names nobody. */
async function lateWords({ reviewSid }: Decision, refusal: ApiError): Promise<string> {
  const review = await get<ReviewDetail>(`/staff/v1/Reviews/${reviewSid}`).catch(() => undefined)
  if (review?.status === 'decided')
    return t.review.decidedByOther(review.decided_by_name ?? t.review.another, formatClock(review.decided_at))
  return t.review.noteKept(refusal.message)
}

async function send({ decision, onSent }: Waiting): Promise<void> {
  try {
    const answer = await post<Review>(pathOf(decision), fieldsOf(decision))
    if (answer.status === 'open') say(t.review.waitsForSecond(decision.holder))
  } catch (error) {
    keepNotes(decision)
    const isLate = error instanceof ApiError && error.status === 409
    sayRefused(isLate ? new ApiError({ code: error.code, status: 409, message: await lateWords(decision, error) }) : error)
  } finally {
    waiting.delete(decision.reviewSid)
    announce()
    onSent()
  }
}

const WORDS: Record<Verdict, (holder: string) => string> = {
  approve: t.review.approving,
  reject: t.review.rejecting,
  ask: t.review.asking,
}

/** Holds the decision for ten seconds; `onEnded` is told when it was sent or undone. */
export function decideSoon(decision: Decision, onEnded: () => void): void {
  const { reviewSid, holder } = decision
  const words = decision.words ?? WORDS[decision.decision](holder)
  const entry: Waiting = {
    decision,
    onSent: onEnded,
    timer: setTimeout(() => void send(entry), UNDO_MS),
    toast: sayUndoable(words, () => undo(reviewSid), UNDO_MS),
  }
  waiting.set(reviewSid, entry)
  announce()
}

function undo(reviewSid: string): void {
  const entry = waiting.get(reviewSid)
  if (!entry) return
  clearTimeout(entry.timer)
  waiting.delete(reviewSid)
  keepNotes(entry.decision)
  announce()
  say(t.review.undone(entry.decision.holder))
  entry.onSent()
}

/** Takes the last decision back that was not sent yet: for the keyboard. Says which case it was about. */
export function undoLast(): string | undefined {
  const last = [...waiting.values()].at(-1)
  if (!last) return undefined
  dismiss(last.toast)
  undo(last.decision.reviewSid)
  return last.decision.reviewSid
}

if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', () => {
    for (const { decision, timer } of waiting.values()) {
      clearTimeout(timer)
      postOnLeave(pathOf(decision), fieldsOf(decision))
    }
    waiting.clear()
  })
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** SIDs of reviews whose decision is made and not yet sent. */
export const usePendingDecisions = (): ReadonlySet<string> => useSyncExternalStore(subscribe, () => snapshot)
