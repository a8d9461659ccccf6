import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { reviewsQuery } from '../../api/queries.ts'
import { breachedQuery, statisticsQuery } from '../../api/staff.ts'
import type { Review } from '../../api/types/reviews.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, LoadFailed } from '../../components/empty.tsx'
import { Figures } from '../../components/figures.tsx'
import { Card, Page } from '../../components/page.tsx'
import { formatDeadline, formatMoment } from '../../format/dates.ts'
import { t } from '../../texts/staff.ts'
import { Assignee } from '../review/assignee.tsx'
import { DueChip } from '../review/due-chip.tsx'
import { byDue, holderOf, subjectName } from '../review/order.ts'

const NEAR_MINUTES = 8 * 60
const MOST_SHOWN = 8
const HOUR_MS = 3_600_000

const lateHours = ({ due_at, decided_at }: Review): number =>
  Math.floor((new Date(decided_at ?? Date.now()).getTime() - new Date(due_at).getTime()) / HOUR_MS)

const Holder = ({ review }: { review: Review }) => (
  <div>
    <Link to="/review/$sid" params={{ sid: review.sid }} className="table-link">
      {holderOf(review)}
    </Link>
    <div className="small quiet">{[subjectName(review.subject_type), review.account_name].filter(Boolean).join(' · ')}</div>
  </div>
)

const BREACHES: Column<Review>[] = [
  { key: 'holder', header: t.review.holder, cell: review => <Holder review={review} /> },
  { key: 'due', header: t.review.dueHead, width: '176px', cell: ({ due_at }) => <span className="num">{formatDeadline(due_at)}</span> },
  {
    key: 'state',
    header: t.health.state,
    width: '28%',
    cell: review => (
      <div>
        <div>
          {review.status === 'open'
            ? t.health.stillOpen
            : t.review.decidedBy(review.decided_by_name ?? '', formatMoment(review.decided_at))}
        </div>
        <div className="small quiet">{t.health.lateBy(lateHours(review))}</div>
      </div>
    ),
  },
  {
    key: 'who',
    header: t.review.assignee,
    width: '180px',
    cell: review => (review.status === 'open' ? <Assignee review={review} /> : null),
  },
]

/** How the one queue stands against its clock. */
export function HealthPage() {
  const open = useQuery(reviewsQuery('open'))
  const breached = useQuery(breachedQuery)
  const statistics = useQuery(statisticsQuery(undefined, undefined)).data
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
  const late = all.filter(review => review.breached)
  return (
    <Page title={t.health.title} lead={t.health.lead}>
      <Figures figures={figuresOf(all, late, statistics)} />
      <section className="stack-s">
        <div>
          <h2>{t.health.breaches}</h2>
          <p className="quiet">{t.health.breachesLead}</p>
        </div>
        <DataTable
          caption={t.health.breaches}
          what={t.review.what}
          query={breached}
          rows={breached.data}
          rowKey={({ sid }) => sid}
          columns={BREACHES}
          empty={<Empty title={t.health.noneLate} />}
        />
      </section>
      <div className="halves">
        <NextDue reviews={all} />
        {statistics && (
          <Card title={t.health.ages}>
            <dl className="facts facts-numbers">
              {Object.entries(statistics.queue.opened_within).map(([age, count]) => (
                <div key={age} className="fact">
                  <dt>{t.health.agesOf[age]}</dt>
                  <dd className="num">{count}</dd>
                </div>
              ))}
            </dl>
          </Card>
        )}
      </div>
    </Page>
  )
}

function figuresOf(
  all: readonly Review[],
  late: readonly Review[],
  statistics: { total: Totals; queue: { awaiting_second: number; unassigned: number } } | undefined,
) {
  const done = statistics ? statistics.total.approved + statistics.total.rejected + statistics.total.asked_again : 0
  const soon = all.filter(({ business_minutes_left: left, breached }) => !breached && left !== null && left < NEAR_MINUTES)
  return [
    { label: t.health.open, value: all.length },
    { label: t.health.unassigned, value: statistics?.queue.unassigned ?? 0 },
    ...(statistics?.queue.awaiting_second ? [{ label: t.health.second, value: statistics.queue.awaiting_second }] : []),
    { label: t.health.soon, value: soon.length },
    { label: t.health.late, value: late.length },
    {
      label: t.health.inTime,
      value: statistics && done > 0 ? `${Math.round((100 * (done - statistics.total.late)) / done)} %` : t.health.noneYet,
    },
  ]
}

interface Totals {
  approved: number
  rejected: number
  asked_again: number
  late: number
}

function NextDue({ reviews }: { reviews: readonly Review[] }) {
  return (
    <Card title={t.health.nextDue}>
      {reviews.length === 0 ? (
        <p className="quiet">{t.review.clear}</p>
      ) : (
        <ul className="stack-s">
          {reviews.slice(0, MOST_SHOWN).map(review => (
            <li key={review.sid} className="row-between">
              <Link to="/review/$sid" params={{ sid: review.sid }}>
                {holderOf(review)}
              </Link>
              <DueChip review={review} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
