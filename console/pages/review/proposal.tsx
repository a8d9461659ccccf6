import { Button } from '@mantine/core'
import type { ReviewDetail } from '../../api/types/reviews.ts'
import { Notice } from '../../components/notice.tsx'
import { formatMoment } from '../../format/dates.ts'
import { reasonText } from '../../format/reasons.ts'
import { t } from '../../texts/staff.ts'

/** What the first reviewer decided, for the second one. */
export function Proposal({ review, onAgree }: { review: ReviewDetail; onAgree: (() => void) | undefined }) {
  const { proposed_decision: decision, proposed_by_name: name, date_proposed: at } = review
  const note = review.notes.at(-1)
  if (!decision) return null
  return (
    <Notice tone="review" title={t.review.proposes[decision](name ?? t.review.another)}>
      <div className="stack-s">
        <p className="small">{t.review.proposedAt(formatMoment(at))}</p>
        {note && note.reasons.length > 0 && (
          <ul className="small">
            {note.reasons.map(one => (
              <li key={`${one.code}-${one.document ?? one.side ?? ''}`}>{reasonText({ code: one.code })}</li>
            ))}
          </ul>
        )}
        {note?.staff_note && <p className="small message-text">{note.staff_note}</p>}
        {onAgree && (
          <div>
            <Button variant="default" onClick={onAgree}>
              {t.review.agree}
            </Button>
          </div>
        )}
      </div>
    </Notice>
  )
}
