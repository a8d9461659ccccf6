import { Link } from '@tanstack/react-router'
import type { ReviewDetail } from '../../api/types/reviews.ts'
import { Card } from '../../components/page.tsx'
import { Timeline } from '../../components/timeline.tsx'
import { formatMoment } from '../../format/dates.ts'
import { reasonText } from '../../format/reasons.ts'
import { eventName } from '../../format/words.ts'
import { t } from '../../texts/staff.ts'

/** What staff wrote, what was decided before, who looked at the papers, and everything that happened. */
export function Trail({ review }: { review: ReviewDetail }) {
  const { history, notes, earlier, views } = review
  const staffNotes = notes.filter(({ staff_note }) => staff_note)
  return (
    <>
      {staffNotes.length > 0 && (
        <Card title={t.review.staffNotes}>
          <ul className="stack-s">
            {staffNotes.map(({ by, by_name, at, staff_note }) => (
              <li key={`${by}-${at}`} className="message">
                <p className="small quiet">
                  {by_name ?? t.review.another}, {formatMoment(at)}
                </p>
                <p>{staff_note}</p>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {earlier.length > 0 && (
        <Card title={t.review.earlier}>
          <ul className="stack-s">
            {earlier.map(({ sid, decision, reason_codes, decided_by_name, decided_at }) => (
              <li key={sid}>
                <Link to="/review/$sid" params={{ sid }}>
                  {t.review.verdicts[decision ?? 'approve']}
                </Link>{' '}
                <span className="small quiet">
                  {decided_by_name ?? t.review.another}, {formatMoment(decided_at)}
                </span>
                {reason_codes.length > 0 && <p className="small">{reason_codes.map(code => reasonText({ code })).join(' ')}</p>}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {history.length > 0 && (
        <Card title={t.document.history}>
          <Timeline
            moments={history.map(({ sid, type, date_created }) => ({ key: sid, title: eventName(type), when: formatMoment(date_created) }))}
          />
        </Card>
      )}
      {views.length > 0 && <Views views={views} />}
    </>
  )
}

/** Several pages in one sitting are one line. */
function Views({ views }: { views: ReviewDetail['views'] }) {
  const sittings = views.filter(({ by, at }, index) => {
    const before = views[index - 1]
    return !(before && before.by === by && before.at.slice(0, 16) === at.slice(0, 16))
  })
  return (
    <Card title={t.review.seenBy}>
      <ul className="stack-xs small">
        {sittings.map(({ by, by_name, at }) => (
          <li key={`${by}-${at}`} className="row-between">
            <span>{by_name ?? t.review.another}</span>
            <span className="quiet num">{formatMoment(at)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
