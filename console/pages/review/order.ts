import { REASONS } from '../../../src/domain/reasons.ts'
import type { Review, ReviewSubject } from '../../api/types.ts'
import { reasonText } from '../../components/reason-card.tsx'
import { hoursUntil } from '../../format/dates.ts'
import { fieldName, kindName, sentence } from '../../format/words.ts'
import { t } from '../../texts/en.ts'

export type QueueView = 'all' | 'mine' | 'unassigned' | 'today' | 'escalated'
export const QUEUE_VIEWS: readonly QueueView[] = ['all', 'mine', 'unassigned', 'today', 'escalated']
export const isQueueView = (text: string | undefined): text is QueueView => QUEUE_VIEWS.includes(text as QueueView)

const NEAR_HOURS = 8
const CLOSE_HOURS = 2

export const isClaimed = ({ claimed_by, claimed_until }: Review, now = Date.now()): boolean =>
  claimed_by !== null && (claimed_until === null || new Date(claimed_until).getTime() > now)

export const isMine = (review: Review, me: string | null): boolean => isClaimed(review) && review.claimed_by === me

const endOfToday = (): number => new Date().setHours(24, 0, 0, 0)

export function inView(view: QueueView, me: string | null): (review: Review) => boolean {
  switch (view) {
    case 'mine':
      return review => isMine(review, me)
    case 'unassigned':
      return review => !isClaimed(review)
    case 'today':
      return ({ due_at }) => new Date(due_at).getTime() < endOfToday()
    case 'escalated':
      return review => review.is_escalated === true || review.subject_type === 'inquiry' || review.subject_type === 'request'
    default:
      return () => true
  }
}

/** The one that is due first comes first; the SID settles a tie. */
export const byDue = (a: Review, b: Review): number => a.due_at.localeCompare(b.due_at) || a.sid.localeCompare(b.sid)

export const dueTone = (dueAt: string): 'draft' | 'pending' | 'failed' => {
  const hours = hoursUntil(dueAt)
  return hours < CLOSE_HOURS ? 'failed' : hours < NEAR_HOURS ? 'pending' : 'draft'
}

/** The server's words for staff carry machine names: "utility_bill: first_name is similar". */
const readable = (text: string): string =>
  text.replace(/^[a-z_]+(?=: )/, kindName).replace(/\b[a-z]+_[a-z_]+\b/g, name => fieldName(name).toLowerCase())

const oneWhy = (one: Review['why'][number]): string => {
  if (typeof one !== 'string') return reasonText(one)
  return t.review.why[one] ?? (Object.hasOwn(REASONS, one) ? reasonText({ code: one }) : readable(one))
}

export const whyTexts = (why: Review['why']): string[] => why.map(oneWhy)
export const subjectName = (type: ReviewSubject): string => t.review.subjects[type] ?? sentence(type)
export const holderOf = (review: Review): string => review.holder ?? subjectName(review.subject_type)
