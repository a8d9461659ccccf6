import { Button } from '@mantine/core'
import { IconChecklist, IconRotateClockwise2, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { post } from '../../api/http.ts'
import { reviewsQuery } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import type { Review } from '../../api/types/reviews.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, ZeroResults } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { sayRefused } from '../../components/toasts.tsx'
import { Toolbar, Views } from '../../components/toolbar.tsx'
import { formatDeadline } from '../../format/dates.ts'
import { t } from '../../texts/staff.ts'
import { Assignee } from './assignee.tsx'
import { usePendingDecisions } from './decisions.ts'
import { DueChip, TimeLeft } from './due-chip.tsx'
import { KeyHelp } from './key-help.tsx'
import { useKeys } from './keys.ts'
import { byDue, holderOf, inView, isQueueView, ruleOf, subjectName, viewsFor, whyTexts } from './order.ts'
import './review.css'

const MOST_REASONS = 2

function WhyCell({ review }: { review: Review }) {
  const why = whyTexts(review.why)
  return (
    <ul>
      {review.proposed_decision && (
        <li className="row strong">
          <IconUsersGroup size={15} aria-hidden />
          {t.review.awaitsSecond}
        </li>
      )}
      {why.length === 0 && !review.proposed_decision && <li className="quiet">{t.review.person}</li>}
      {why.slice(0, MOST_REASONS).map(one => (
        <li key={one}>{one}</li>
      ))}
      {why.length > MOST_REASONS && <li className="quiet small">{t.review.andMore(why.length - MOST_REASONS)}</li>}
    </ul>
  )
}

const COLUMNS: Column<Review>[] = [
  {
    key: 'due',
    header: t.review.dueHead,
    width: '176px',
    cell: review => (
      <div className="stack-xs">
        <DueChip review={review} />
        <TimeLeft review={review} />
      </div>
    ),
  },
  {
    key: 'holder',
    header: t.review.holder,
    cell: review => (
      <div>
        <Link to="/review/$sid" params={{ sid: review.sid }} className="table-link">
          {holderOf(review)}
        </Link>
        <div className="small quiet">
          {[subjectName(review.subject_type), review.account_name].filter(Boolean).join(' · ')}
          {review.is_reopened && (
            <span className="row">
              <IconRotateClockwise2 size={14} aria-hidden />
              {t.review.reopened}
            </span>
          )}
        </div>
      </div>
    ),
  },
  {
    key: 'rule',
    header: t.review.rule,
    width: '17%',
    cell: review => ruleOf(review) || <span className="quiet">{t.review.noRule}</span>,
  },
  { key: 'why', header: t.review.whyHere, width: '27%', cell: review => <WhyCell review={review} /> },
  { key: 'tries', header: t.review.tries, width: '60px', isNumeric: true, cell: ({ tries }) => tries ?? 1 },
  { key: 'who', header: t.review.assignee, width: '168px', cell: review => <Assignee review={review} /> },
]

/** What a screen reader hears when the selection moves. */
function Whereabouts({ review, at, count }: { review: Review | undefined; at: number; count: number }) {
  return (
    <p className="vh" aria-live="polite">
      {review ? t.review.whereabouts(at + 1, count, holderOf(review), formatDeadline(review.due_at)) : ''}
    </p>
  )
}

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
  const [chosen, setChosen] = useState(0)
  const [hasMoved, setMoved] = useState(false)
  const [isHelp, setHelp] = useState(false)
  const at = Math.max(0, Math.min(chosen, (rows?.length ?? 1) - 1))
  const current = rows?.[at]
  useEffect(() => {
    if (hasMoved && at >= 0) document.querySelector('tr[data-selected]')?.scrollIntoView({ block: 'nearest' })
  }, [hasMoved, at])
  const move = (by: number) => {
    setMoved(true)
    setChosen(Math.max(0, Math.min(at + by, (rows?.length ?? 1) - 1)))
  }
  const openCase = (sid: string) => void navigate({ to: '/review/$sid', params: { sid } })
  useKeys({
    next: () => move(1),
    previous: () => move(-1),
    open: () => current && openCase(current.sid),
    claim: () =>
      current &&
      void post(`/staff/v1/Reviews/${current.sid}/Claim`)
        .then(() => openCase(current.sid))
        .catch(sayRefused),
    help: () => setHelp(true),
  })
  const views = viewsFor(open, view).map(key => ({ key, label: t.review.views[key], count: open?.filter(inView(key, me)).length }))
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
        columns={COLUMNS}
        empty={empty}
        isSelected={row => row === current}
      />
      <Whereabouts review={hasMoved ? current : undefined} at={at} count={rows?.length ?? 0} />
      {isHelp && <KeyHelp onClose={() => setHelp(false)} />}
    </Page>
  )
}
