import { useSyncExternalStore } from 'react'
import { ApiError, type Fields, post, postOnLeave } from '../../api/http.ts'
import { say, sayRefused, sayUndoable } from '../../components/toasts.tsx'
import { t } from '../../texts/en.ts'

export interface Decision {
  reviewSid: string
  holder: string
  decision: 'approve' | 'reject'
  reasonCodes: readonly string[]
  note: string
  /** What is said while it can be undone; left out where approving and rejecting are the words. */
  words?: string
}

/** The API's decision is at once, so the time to undo lies here, before it is sent. */
export const UNDO_MS = 10_000

interface Waiting {
  decision: Decision
  timer: ReturnType<typeof setTimeout>
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
const fieldsOf = ({ decision, reasonCodes, note }: Decision): Fields => ({
  Decision: decision,
  ReasonCodes: reasonCodes,
  Note: note.trim() || undefined,
})

async function send({ decision, onSent }: Waiting): Promise<void> {
  try {
    await post(pathOf(decision), fieldsOf(decision))
  } catch (error) {
    const isLate = error instanceof ApiError && error.status === 409
    sayRefused(isLate ? new ApiError({ code: error.code, status: 409, message: t.review.noteKept(error.message) }) : error)
    if (decision.note) sessionStorage.setItem(`note-${decision.reviewSid}`, decision.note)
  } finally {
    waiting.delete(decision.reviewSid)
    announce()
    onSent()
  }
}

/** Holds the decision for ten seconds; `onUndone` and `onSent` tell how it ended. */
export function decideSoon(decision: Decision, onSent: () => void, onUndone: () => void): void {
  const { reviewSid, holder } = decision
  const entry: Waiting = { decision, onSent, timer: setTimeout(() => void send(entry), UNDO_MS) }
  waiting.set(reviewSid, entry)
  announce()
  const undo = () => {
    clearTimeout(entry.timer)
    waiting.delete(reviewSid)
    announce()
    say(t.review.undone)
    onUndone()
  }
  const { words = decision.decision === 'approve' ? t.review.approving(holder) : t.review.rejecting(holder) } = decision
  sayUndoable(words, undo, UNDO_MS)
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
