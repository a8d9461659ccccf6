import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { reviewsQuery } from '../../api/queries.ts'
import { LoadFailed } from '../../components/empty.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { hoursUntil } from '../../format/dates.ts'
import { t } from '../../texts/en.ts'
import { byDue, isClaimed, subjectName } from '../review/order.ts'
import { DueChip } from '../review/queue.tsx'
import './health.css'

const NEAR_HOURS = 8
const MOST_SHOWN = 8

/** How the one queue stands against its clock. */
export function HealthPage() {
  const open = useQuery(reviewsQuery('open'))
  const decided = useQuery(reviewsQuery('decided'))
  if (open.isError && !open.data) {
    return (
      <Page title={t.health.title}>
        <Card>
          <LoadFailed error={open.error} what={t.review.what} onRetry={() => void open.refetch()} />
        </Card>
      </Page>
    )
  }
  const all = (open.data ?? []).toSorted(byDue)
  const late = all.filter(({ breached }) => breached)
  const soon = all.filter(({ due_at, breached }) => !breached && hoursUntil(due_at) < NEAR_HOURS)
  const done = decided.data ?? []
  const inTime = done.filter(({ breached }) => !breached).length
  const figures = [
    { label: t.health.open, value: all.length },
    { label: t.health.unassigned, value: all.filter(review => !isClaimed(review)).length },
    { label: t.health.soon, value: soon.length },
    { label: t.health.late, value: late.length },
    { label: t.health.inTime, value: done.length > 0 ? `${Math.round((100 * inTime) / done.length)} %` : t.health.noneYet },
  ]
  return (
    <Page title={t.health.title} lead={t.health.lead}>
      <dl className="figures">
        {figures.map(({ label, value }) => (
          <div key={label} className="card figure">
            <dt className="quiet">{label}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      {late.length === 0 && <Notice tone="passed">{t.health.noneLate}</Notice>}
      <Card title={t.health.nextDue}>
        {all.length === 0 ? (
          <p className="quiet">{t.review.clear}</p>
        ) : (
          <ul className="stack-s">
            {all.slice(0, MOST_SHOWN).map(review => (
              <li key={review.sid} className="row-between">
                <Link to="/review/$sid" params={{ sid: review.sid }}>
                  {subjectName(review.subject_type)} <span className="mono">{review.subject_sid}</span>
                </Link>
                <DueChip review={review} />
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Page>
  )
}
