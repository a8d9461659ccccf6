import { Button } from '@mantine/core'
import { IconActivity, IconWebhook } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { post } from '../api/http.ts'
import { deliveriesQuery, eventsQuery } from '../api/queries.ts'
import type { Delivery, EventRow } from '../api/types.ts'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'
import { Sid } from '../components/sid.tsx'
import { StatusBadge } from '../components/status-badge.tsx'
import { say, sayRefused } from '../components/toasts.tsx'
import { formatMoment } from '../format/dates.ts'
import type { Standing } from '../format/standing.ts'
import { eventName, sentence } from '../format/words.ts'
import { t } from '../texts/en.ts'

function deliveryStanding({ status, attempts, response_status, error, next_attempt_at }: Delivery): Standing {
  if (status === 'delivered') return { tone: 'passed', word: t.events.delivered, next: t.events.answered(response_status ?? 200) }
  if (next_attempt_at && status !== 'failed')
    return { tone: 'pending', word: t.events.waiting, next: attempts > 0 ? t.events.nextTry(attempts, formatMoment(next_attempt_at)) : '' }
  return { tone: 'failed', word: sentence(status), next: error ?? (response_status ? t.events.answered(response_status) : '') }
}

function Resend({ delivery }: { delivery: Delivery }) {
  const queries = useQueryClient()
  const run = useMutation({
    mutationFn: () => post(`/v1/CallbackDeliveries/${delivery.sid}/Replay`),
    onSuccess: async () => {
      say(t.events.resent)
      await queries.invalidateQueries({ queryKey: ['deliveries'] })
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

const DELIVERIES: Column<Delivery>[] = [
  {
    key: 'url',
    header: t.events.url,
    cell: ({ callback_url, sid }) => (
      <div>
        <div className="strong">{callback_url}</div>
        <Sid sid={sid} />
      </div>
    ),
  },
  { key: 'about', header: t.events.about, width: '20%', cell: ({ subject_sid }) => (subject_sid ? <Sid sid={subject_sid} /> : '') },
  { key: 'state', header: t.documents.status, width: '24%', cell: delivery => <StatusBadge standing={deliveryStanding(delivery)} /> },
  {
    key: 'when',
    header: t.events.when,
    width: '170px',
    cell: ({ date_created }) => <span className="quiet">{formatMoment(date_created)}</span>,
  },
  { key: 'act', header: t.common.actions, width: '110px', cell: delivery => <Resend delivery={delivery} /> },
]

const EVENTS: Column<EventRow>[] = [
  { key: 'what', header: t.events.event, cell: ({ type }) => <span className="strong">{eventName(type)}</span> },
  { key: 'about', header: t.events.about, width: '26%', cell: ({ subject_sid }) => (subject_sid ? <Sid sid={subject_sid} /> : '') },
  {
    key: 'change',
    header: t.events.change,
    width: '24%',
    cell: ({ from, to }) => <span className="quiet">{[from, to].filter(Boolean).join(' → ')}</span>,
  },
  {
    key: 'when',
    header: t.events.when,
    width: '180px',
    cell: ({ date_created }) => <span className="quiet">{formatMoment(date_created)}</span>,
  },
]

export function EventsPage() {
  const deliveries = useQuery(deliveriesQuery)
  const events = useQuery(eventsQuery)
  const noDeliveries = (
    <Empty icon={<IconWebhook size={20} aria-hidden />} title={t.events.noDeliveries}>
      {t.events.noDeliveriesHint}
    </Empty>
  )
  return (
    <Page title={t.events.title} lead={t.events.lead}>
      <h2>{t.events.deliveries}</h2>
      <DataTable
        caption={t.events.deliveries}
        what={t.events.deliveriesWhat}
        query={deliveries}
        rows={deliveries.data}
        rowKey={({ sid }) => sid}
        columns={DELIVERIES}
        empty={noDeliveries}
      />
      <p className="small quiet">{t.events.signature}</p>
      <h2>{t.events.events}</h2>
      <DataTable
        caption={t.events.events}
        what={t.events.eventsWhat}
        query={events}
        rows={events.data}
        rowKey={({ sid }) => sid}
        columns={EVENTS}
        empty={<Empty icon={<IconActivity size={20} aria-hidden />} title={t.events.none} />}
      />
    </Page>
  )
}
