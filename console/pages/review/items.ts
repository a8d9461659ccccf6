import type { Papers, ReviewDetail } from '../../api/types/reviews.ts'
import { kindName } from '../../format/words.ts'
import { t } from '../../texts/staff.ts'

/** A paper or side of a case that can be asked for by itself. */
export interface CaseItem {
  id: string
  label: string
}

/** Papers of a document or bundle with their end users, sides of an ID check once they are on screen. */
export function itemsOf(review: ReviewDetail, papers: Papers | undefined): CaseItem[] {
  const { documents = [], supporting_documents: filed = [], end_users: people = [] } = review.case ?? {}
  if (review.subject_type === 'inquiry') {
    const last = papers?.images.at(-1)?.attempt
    const sides = papers?.images.filter(({ attempt }) => attempt === last).map(({ side }) => side) ?? []
    return [...new Set(sides)].map(side => ({ id: side, label: t.sides[side] }))
  }
  if (filed.length > 0 || people.length > 0)
    return [...filed, ...people].map(({ sid, friendly_name, type }) => ({ id: sid, label: friendly_name || kindName(type) }))
  return documents.map(({ sid, kind, document_type }) => ({ id: sid, label: kindName(kind ?? document_type) }))
}

/** Why the person cannot be asked again, or null. */
export function askBarrier({ subject_type, is_reopened, case: found }: ReviewDetail): string | null {
  if (is_reopened) return t.review.noAskReopened
  if (subject_type !== 'inquiry') return null
  if (found?.vendor && found.vendor !== 'builtin') return t.review.noAskVendor
  return found?.attempts_left === 0 ? t.review.noAskTries : null
}
