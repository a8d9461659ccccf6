import { Button } from '@mantine/core'
import { IconChecklist } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { post } from '../../api/http.ts'
import { reviewsQuery } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import type { Review } from '../../api/types.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, ZeroResults } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { Sid } from '../../components/sid.tsx'
import { sayRefused } from '../../components/toasts.tsx'
import { Toolbar, Views } from '../../components/toolbar.tsx'
import { formatClock, formatMoment } from '../../format/dates.ts'
import { t } from '../../texts/en.ts'
import { usePendingDecisions } from './decisions.ts'
import { KeyHelp } from './key-help.tsx'
import { useKeys } from './keys.ts'
import { byDue, dueTone, holderOf, inView, isClaimed, isMine, isQueueView, QUEUE_VIEWS, subjectName, whyTexts } from './order.ts'
import './review.css'

export function DueChip({ review }: { review: Review }) {
  const tone = dueTone(review.due_at)
  return (
    <span className="badge num" data-tone={tone}>
      {review.breached
        ? t.review.late(formatMoment(review.due_at))
        : tone === 'failed'
          ? t.review.due(formatClock(review.due_at))
          : formatMoment(review.due_at)}
    </span>
  )
}

const MOST_REASONS = 2

function WhyCell({ review }: { review: Review }) {
  const why = whyTexts(review.why)
  if (why.length === 0) return <span className="quiet">{t.review.person}</span>
  return (
    <ul>
      {why.slice(0, MOST_REASONS).map(one => (
        <li key={one}>{one}</li>
      ))}
      {why.length > MOST_REASONS && <li className="quiet small">{t.review.andMore(why.length - MOST_REASONS)}</li>}
    </ul>
  )
}

/** Rule and tries are shown as soon as the server tells them for some case. */
const columnsOf = (rows: readonly Review[], me: string | null): Column<Review>[] => [
  { key: 'due', header: t.review.dueHead, width: '172px', cell: review => <DueChip review={review} /> },
  {
    key: 'holder',
    header: t.review.subject,
    cell: review => (
      <div>
        <Link to="/review/$sid" params={{ sid: review.sid }} className="table-link">
          {holderOf(review)}
        </Link>
        <div className="row small quiet">
          {review.holder && subjectName(review.subject_type)} <Sid sid={review.subject_sid} />
        </div>
      </div>
    ),
  },
  ...(rows.some(({ rule }) => rule)
    ? [
        {
          key: 'rule',
          header: t.review.rule,
          width: '16%',
          cell: ({ rule }: Review) => rule ?? <span className="quiet">{t.review.noRule}</span>,
        },
      ]
    : []),
  { key: 'why', header: t.review.whyHere, width: '34%', cell: review => <WhyCell review={review} /> },
  {
    key: 'account',
    header: t.review.account,
    width: '172px',
    cell: ({ account_name, account_sid }) => account_name ?? <Sid sid={account_sid} />,
  },
  ...(rows.some(({ tries }) => tries)
    ? [{ key: 'tries', header: t.review.tries, width: '64px', isNumeric: true, cell: ({ tries }: Review) => tries ?? 1 }]
    : []),
  {
    key: 'who',
    header: t.review.assignee,
    width: '116px',
    cell: review =>
      isMine(review, me) ? (
        t.review.you
      ) : isClaimed(review) ? (
        (review.claimed_by_name ?? t.review.another)
      ) : (
        <span className="quiet">{t.review.nobody}</span>
      ),
  },
]

/** Sorted by time left; J and K move, O opens, C claims. */
export function QueuePage() {
  const { staff_sid: me } = useSession()
  const search = useSearch({ from: '/shell/review' })
  const view = isQueueView(search.view) ? search.view : 'all'
  const navigate = useNavigate({ from: '/review' })
  const query = useQuery(reviewsQuery('open'))
  const pending = usePendingDecisions()
  const open = query.data?.filter(({ sid, status }) => status === 'open' && !pending.has(sid)).sort(byDue)
  const rows = open?.filter(inView(view, me))
  const [at, setAt] = useState(0)
  const [isHelp, setHelp] = useState(false)
  const current = rows?.[Math.min(at, rows.length - 1)]
  const openCase = (sid: string) => void navigate({ to: '/review/$sid', params: { sid } })
  useKeys({
    next: () => setAt(Math.min(at + 1, (rows?.length ?? 1) - 1)),
    previous: () => setAt(Math.max(0, at - 1)),
    open: () => current && openCase(current.sid),
    claim: () =>
      current &&
      void post(`/staff/v1/Reviews/${current.sid}/Claim`)
        .then(() => openCase(current.sid))
        .catch(sayRefused),
    help: () => setHelp(true),
  })
  const views = QUEUE_VIEWS.map(key => ({ key, label: t.review.views[key], count: open?.filter(inView(key, me)).length }))
  const empty =
    open?.length === 0 ? (
      <Empty icon={<IconChecklist size={20} aria-hidden />} title={t.review.clear}>
        {t.review.clearHint}
      </Empty>
    ) : (
      <ZeroResults title={t.review.noneInView(t.review.views[view])} onClear={() => void navigate({ search: {} })} />
    )
  const help = (
    <Button variant="default" onClick={() => setHelp(true)}>
      {t.review.keys}
    </Button>
  )
  return (
    <Page title={t.review.title} lead={t.review.lead} actions={help}>
      <Toolbar>
        <Views
          label={t.documents.filter}
          views={views}
          active={view}
          onPick={key => void navigate({ search: { view: key === 'all' ? '' : key }, replace: true })}
        />
      </Toolbar>
      <DataTable
        caption={t.review.title}
        what={t.review.what}
        query={query}
        rows={rows}
        rowKey={({ sid }) => sid}
        columns={columnsOf(rows ?? [], me)}
        empty={empty}
        isSelected={row => row === current}
      />
      {isHelp && <KeyHelp onClose={() => setHelp(false)} />}
    </Page>
  )
}
