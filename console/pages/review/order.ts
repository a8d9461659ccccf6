import { REASONS } from '../../../src/domain/reasons.ts'
import type { Review, ReviewSubject } from '../../api/types/reviews.ts'
import { reasonText } from '../../format/reasons.ts'
import { countryName, fieldName, holderTypeName, kindName, numberTypeName, sentence } from '../../format/words.ts'
import { t } from '../../texts/staff.ts'

export type QueueView = 'all' | 'mine' | 'unassigned' | 'today' | 'escalated' | 'second'
const VIEWS: readonly QueueView[] = ['all', 'mine', 'unassigned', 'today', 'escalated', 'second']
export const isQueueView = (text: string | undefined): text is QueueView => VIEWS.includes(text as QueueView)

const NEAR_MINUTES = 8 * 60
const CLOSE_MINUTES = 2 * 60

export const isClaimed = ({ claimed_by, claimed_until }: Review, now = Date.now()): boolean =>
  claimed_by !== null && (claimed_until === null || new Date(claimed_until).getTime() > now)

export const isMine = (review: Review, me: string | null): boolean => isClaimed(review) && review.claimed_by === me

const endOfToday = (): number => new Date().setHours(24, 0, 0, 0)

export function inView(view: QueueView, me: string | null): (review: Review) => boolean {
  switch (view) {
    case 'mine':
      return review => isMine(review, me) || review.assigned_to === me
    case 'unassigned':
      return review => !isClaimed(review) && review.assigned_to === null
    case 'today':
      return ({ due_at }) => new Date(due_at).getTime() < endOfToday()
    case 'escalated':
      return ({ is_escalated, subject_type }) => is_escalated || subject_type === 'request'
    case 'second':
      return ({ proposed_decision }) => proposed_decision !== null
    default:
      return () => true
  }
}

/** Second reviews have a chip only where there are some: most installations want one pair of eyes. */
export const viewsFor = (open: readonly Review[] | undefined, active: QueueView): readonly QueueView[] =>
  VIEWS.filter(view => view !== 'second' || active === 'second' || open?.some(({ proposed_decision }) => proposed_decision !== null))

/** The one that is due first comes first; the SID settles a tie. */
export const byDue = (a: Review, b: Review): number => a.due_at.localeCompare(b.due_at) || a.sid.localeCompare(b.sid)

/** By business time: a case that is due after the weekend is not urgent on Friday night. */
export const dueTone = ({ business_minutes_left: left }: Review): 'draft' | 'pending' | 'failed' =>
  left === null ? 'draft' : left < CLOSE_MINUTES ? 'failed' : left < NEAR_MINUTES ? 'pending' : 'draft'

/** The server's words for staff carry machine names: "utility_bill: first_name is similar". */
const readable = (text: string): string =>
  text.replace(/^[a-z_]+(?=: )/, kindName).replace(/\b[a-z]+_[a-z_]+\b/g, name => fieldName(name).toLowerCase())

const oneWhy = (one: Review['why'][number]): string => {
  if (typeof one !== 'string') return reasonText(one)
  return t.review.why[one] ?? (Object.hasOwn(REASONS, one) ? reasonText({ code: one }) : readable(one))
}

export const whyTexts = (why: Review['why']): string[] => why.map(oneWhy)
export const subjectName = (type: ReviewSubject): string => t.review.subjects[type] ?? sentence(type)
export const holderOf = (review: Review): string => review.holder || subjectName(review.subject_type)

/** "Germany, Local, Individual", as far as it is known. */
export const ruleOf = ({ iso_country, number_type, end_user_type }: Review): string =>
  [countryName(iso_country), numberTypeName(number_type), holderTypeName(end_user_type)].filter(Boolean).join(', ')

/** Whole minutes since a moment. */
export const minutesSince = (at: string | null, now = Date.now()): number =>
  at ? Math.max(0, Math.floor((now - new Date(at).getTime()) / 60_000)) : 0
