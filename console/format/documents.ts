import { isBeingRead } from '../api/queries.ts'
import type { BriefDocument } from '../api/types/documents.ts'
import { t } from '../texts/en.ts'
import { daysUntil } from './dates.ts'
import { reasonText } from './reasons.ts'
import { type Standing, standingOf } from './standing.ts'
import { kindName } from './words.ts'

const SOON_DAYS = 60
const isEndingSoon = (day: string | null | undefined): boolean => (daysUntil(day) ?? Number.POSITIVE_INFINITY) <= SOON_DAYS

export const documentStanding = (document: BriefDocument): Standing =>
  standingOf({
    state: document.verification_status,
    dueAt: document.review_due_at,
    validUntil: isEndingSoon(document.valid_until) ? document.valid_until : null,
    firstReason: document.reasons[0] ? reasonText(document.reasons[0]) : undefined,
    isReading: isBeingRead(document),
  })

export const paperOf = ({ documents: [paper] }: BriefDocument): string =>
  paper ? kindName(paper.kind ?? paper.document_type) : t.documents.noScan
