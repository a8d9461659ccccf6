import { Button } from '@mantine/core'
import { IconWebhook } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { post } from '../../api/http.ts'
import { deliveriesQuery } from '../../api/queries.ts'
import type { Delivery } from '../../api/types/events.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, ZeroResults } from '../../components/empty.tsx'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { say, sayRefused } from '../../components/toasts.tsx'
import { Views } from '../../components/toolbar.tsx'
import { formatMoment } from '../../format/dates.ts'
import type { Standing } from '../../format/standing.ts'
import { sentence } from '../../format/words.ts'
import { t } from '../../texts/en.ts'

function standingOf({ status, attempts, response_status, error, next_attempt_at }: Delivery): Standing {
  if (status === 'delivered') return { tone: 'passed', word: t.events.delivered, next: t.events.answered(response_status ?? 200) }
  if (next_attempt_at && status !== 'failed')
    return { tone: 'pending', word: t.events.waiting, next: attempts > 0 ? t.events.nextTry(attempts, formatMoment(next_attempt_at)) : '' }
  return { tone: 'failed', word: sentence(status), next: error ?? (response_status ? t.events.answered(response_status) : '') }
}

type Show = keyof typeof t.events.shows
const SHOWS: Record<Show, (delivery: Delivery) => boolean> = {
  all: () => true,
  waiting: ({ status }) => status === 'pending',
  failed: ({ status }) => status === 'failed',
  delivered: ({ status }) => status === 'delivered',
}
const isShow = (text: string): text is Show => Object.hasOwn(SHOWS, text)
// The keys of SHOWS are the names of the views.
const SHOW_NAMES = Object.keys(SHOWS) as Show[]

function Resend({ delivery }: { delivery: Delivery }) {
  const queries = useQueryClient()
  const run = useMutation({
    mutationFn: () => post(`/v1/CallbackDeliveries/${delivery.sid}/Replay`),
    onSuccess: async () => {
      say(t.events.resent)
      await queries.invalidateQueries({ queryKey: deliveriesQuery.queryKey })
    },
    onError: sayRefused,
  })
  return (
    <Button
      variant="default"
      loading={run.isPending}
      disabled={delivery.status === 'pending'}
      onClick={() => run.mutate()}
      aria-label={t.events.resendOne(delivery.sid)}
    >
      {t.events.resend}
    </Button>
  )
}

const COLUMNS: Column<Delivery>[] = [
  {
    key: 'url',
    header: t.events.url,
    cell: ({ callback_url, fields }) => (
      <div>
        <div className="strong">{callback_url}</div>
        {fields && (
          <details className="hidden-why">
            <summary>{t.events.fields}</summary>
            <ul className="mono">
              {Object.entries(fields).map(([name, value]) => (
                <li key={name}>{`${name}=${value}`}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
    ),
  },
  { key: 'about', header: t.events.about, width: '18%', cell: ({ subject_sid }) => (subject_sid ? <Sid sid={subject_sid} isLink /> : '') },
  { key: 'state', header: t.documents.status, width: '22%', cell: delivery => <StatusBadge standing={standingOf(delivery)} /> },
  {
    key: 'when',
    header: t.events.when,
    width: '170px',
    cell: ({ date_created }) => <span className="quiet">{formatMoment(date_created)}</span>,
  },
  { key: 'act', header: t.common.actions, width: '110px', cell: delivery => <Resend delivery={delivery} /> },
]

export function Deliveries({ shown, onShow }: { shown: string; onShow: (key: string) => void }) {
  const show: Show = isShow(shown) ? shown : 'all'
  const query = useQuery(deliveriesQuery)
  const views = SHOW_NAMES.map(key => ({ key, label: t.events.shows[key], count: query.data?.filter(SHOWS[key]).length }))
  const empty =
    show === 'all' ? (
      <Empty icon={<IconWebhook size={20} aria-hidden />} title={t.events.noDeliveries}>
        {t.events.noDeliveriesHint}
      </Empty>
    ) : (
      <ZeroResults title={t.events.noneShown(t.events.shows[show])} onClear={() => onShow('')} />
    )
  return (
    <section className="stack">
      <div className="row-between">
        <h2>{t.events.deliveries}</h2>
        <Views label={t.events.filter} views={views} active={show} onPick={key => onShow(key === 'all' ? '' : key)} />
      </div>
      <DataTable
        caption={t.events.deliveries}
        what={t.events.deliveriesWhat}
        query={query}
        rows={query.data?.filter(SHOWS[show])}
        rowKey={({ sid }) => sid}
        columns={COLUMNS}
        empty={empty}
      />
    </section>
  )
}
