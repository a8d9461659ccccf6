import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { post } from '../../api/http.ts'
import { accountsQuery, type BacklogDelivery, pagedQuery, type Receiver, receiversQuery } from '../../api/operations.ts'
import { isOperator, useSession } from '../../api/session.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { pagedRows } from '../../components/paged.ts'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { say, sayRefused } from '../../components/toasts.tsx'
import { Toolbar, Views } from '../../components/toolbar.tsx'
import { formatMoment } from '../../format/dates.ts'
import type { Tone } from '../../format/standing.ts'
import { t } from '../../texts/staff.ts'
import { AccountLink } from './account-link.tsx'

type State = BacklogDelivery['status']
const STATES: readonly State[] = ['pending', 'failed', 'delivered']
const TONES: Record<State, Tone> = { pending: 'pending', failed: 'failed', delivered: 'passed' }

/** What accounts are called, of those that the Console has loaded. */
const useAccountName = (): ((sid: string) => string | undefined) => {
  const accounts = useQuery(accountsQuery).data
  return sid => accounts?.find(account => account.sid === sid)?.friendly_name
}

const answerOf = (status: number | null, error: string | null): string => (status ? String(status) : (error ?? t.backlog.unreachable))

function Replay({ delivery }: { delivery: BacklogDelivery }) {
  const queries = useQueryClient()
  const run = useMutation({
    mutationFn: () => post(`/staff/v1/CallbackDeliveries/${delivery.sid}/Replay`),
    onSuccess: async () => {
      say(t.backlog.replayed)
      await queries.invalidateQueries({ queryKey: ['staff'] })
    },
    onError: sayRefused,
  })
  return (
    <Button variant="default" aria-label={t.backlog.replayOne(delivery.sid)} loading={run.isPending} onClick={() => run.mutate()}>
      {t.backlog.replay}
    </Button>
  )
}

export function BacklogPage() {
  const search = useSearch({ from: '/shell/operations/callbacks' })
  const navigate = useNavigate({ from: '/operations/callbacks' })
  const mayChange = isOperator(useSession())
  const nameOf = useAccountName()
  const receivers = useQuery(receiversQuery)
  const state = STATES.find(one => one === search.show) ?? 'pending'
  const query = useInfiniteQuery(pagedQuery<BacklogDelivery>('deliveries', '/staff/v1/CallbackDeliveries', { Status: state }))
  const { rows, more } = pagedRows(query)
  return (
    <Page title={t.backlog.title} lead={t.backlog.lead}>
      <section className="stack-s">
        <h2>{t.backlog.receivers}</h2>
        <DataTable
          caption={t.backlog.receivers}
          what={t.backlog.what}
          query={receivers}
          rows={receivers.data}
          rowKey={({ account_sid, host }) => `${account_sid}-${host}`}
          columns={receiverColumns(nameOf)}
          empty={
            <Empty icon={<IconSend size={20} aria-hidden />} title={t.backlog.none}>
              {t.backlog.noneHint}
            </Empty>
          }
        />
      </section>
      <Toolbar>
        <Views
          label={t.backlog.state}
          views={STATES.map(key => ({ key, label: t.backlog.views[key] ?? key }))}
          active={state}
          onPick={show => void navigate({ search: { show: show === 'pending' ? '' : show }, replace: true })}
        />
      </Toolbar>
      <DataTable
        caption={t.backlog.title}
        what={t.backlog.what}
        query={query}
        rows={rows}
        rowKey={({ sid }) => sid}
        columns={deliveryColumns(nameOf, mayChange && state !== 'pending')}
        empty={<Empty title={t.backlog.nothing[state] ?? ''} />}
        more={more}
      />
    </Page>
  )
}

const receiverColumns = (nameOf: (sid: string) => string | undefined): Column<Receiver>[] => [
  { key: 'host', header: t.backlog.receiver, cell: ({ host }) => <span className="strong break-anywhere">{host}</span> },
  {
    key: 'account',
    header: t.backlog.account,
    width: '24%',
    cell: ({ account_sid }) => <AccountLink sid={account_sid} name={nameOf(account_sid)} />,
  },
  { key: 'waits', header: t.backlog.waits, width: '9%', isNumeric: true, cell: ({ pending }) => pending },
  { key: 'failed', header: t.backlog.failed, width: '10%', isNumeric: true, cell: ({ failed }) => failed },
  {
    key: 'oldest',
    header: t.backlog.oldest,
    width: '18%',
    cell: ({ oldest_pending_at }) => <span className="quiet num">{formatMoment(oldest_pending_at)}</span>,
  },
  {
    key: 'answer',
    header: t.backlog.answer,
    width: '14%',
    cell: ({ last_response_status, last_error }) => answerOf(last_response_status, last_error),
  },
]

const deliveryColumns = (nameOf: (sid: string) => string | undefined, mayReplay: boolean): Column<BacklogDelivery>[] => [
  {
    key: 'receiver',
    header: t.backlog.receiver,
    cell: ({ receiver, account_sid }) => (
      <div>
        <div className="break-anywhere">{receiver}</div>
        <div className="small quiet">{nameOf(account_sid)}</div>
      </div>
    ),
  },
  { key: 'about', header: t.backlog.subject, width: '19%', cell: ({ subject_sid }) => <Sid sid={subject_sid} /> },
  {
    key: 'state',
    header: t.backlog.state,
    width: '20%',
    cell: ({ status, next_attempt_at, response_status, error }) => (
      <StatusBadge
        standing={{
          tone: TONES[status],
          word: t.backlog.views[status] ?? status,
          next: next_attempt_at
            ? `${t.backlog.next} ${formatMoment(next_attempt_at)}`
            : status === 'failed'
              ? answerOf(response_status, error)
              : '',
        }}
      />
    ),
  },
  { key: 'attempts', header: t.backlog.attempts, width: '90px', isNumeric: true, cell: ({ attempts }) => attempts },
  {
    key: 'when',
    header: t.backlog.when,
    width: '16%',
    cell: ({ date_created }) => <span className="quiet num">{formatMoment(date_created)}</span>,
  },
  ...(mayReplay
    ? [{ key: 'act', header: t.common.actions, width: '124px', cell: (delivery: BacklogDelivery) => <Replay delivery={delivery} /> }]
    : []),
]
