import { IconActivity } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { eventsQuery } from '../../api/queries.ts'
import type { EventRow } from '../../api/types/events.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, ZeroResults } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { Sid } from '../../components/sid.tsx'
import { Search } from '../../components/toolbar.tsx'
import { formatMoment } from '../../format/dates.ts'
import { changeText, eventName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import { Deliveries } from './deliveries.tsx'
import { SignatureCheck } from './signature.tsx'
import { TestCallback } from './test-callback.tsx'

const EVENTS: Column<EventRow>[] = [
  {
    key: 'what',
    header: t.events.event,
    cell: ({ type, sid }) => (
      <div>
        <span className="strong">{eventName(type)}</span>
        <div>
          <Sid sid={sid} />
        </div>
      </div>
    ),
  },
  { key: 'about', header: t.events.about, width: '20%', cell: ({ subject_sid }) => (subject_sid ? <Sid sid={subject_sid} isLink /> : '') },
  {
    key: 'change',
    header: t.events.change,
    width: '22%',
    cell: ({ from, to }) => changeText(from, to) && <span className="quiet">{changeText(from, to)}</span>,
  },
  {
    key: 'by',
    header: t.events.by,
    width: '12%',
    cell: ({ actor }) => <span className="quiet">{t.events.actors[actor ?? ''] ?? actor}</span>,
  },
  {
    key: 'when',
    header: t.events.when,
    width: '170px',
    cell: ({ date_created }) => <span className="quiet">{formatMoment(date_created)}</span>,
  },
]

const matches = ({ type, subject_sid, sid }: EventRow, text: string): boolean =>
  `${eventName(type)} ${type} ${subject_sid} ${sid}`.toLowerCase().includes(text.toLowerCase())

export function EventsPage() {
  const search = useSearch({ from: '/shell/events' })
  const navigate = useNavigate({ from: '/events' })
  const show = (next: { q?: string; show?: string }) => void navigate({ search: prev => ({ ...prev, ...next }), replace: true })
  return (
    <Page title={t.events.title} lead={t.events.lead}>
      <Deliveries shown={search.show ?? ''} onShow={key => show({ show: key })} />
      <div className="halves">
        <TestCallback />
        <SignatureCheck />
      </div>
      <Events text={search.q ?? ''} onSearch={q => show({ q })} />
    </Page>
  )
}

function Events({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const query = useQuery(eventsQuery)
  const empty = text ? (
    <ZeroResults title={t.events.noMatch(text)} onClear={() => onSearch('')} />
  ) : (
    <Empty icon={<IconActivity size={20} aria-hidden />} title={t.events.none} />
  )
  return (
    <section className="stack">
      <div className="row-between">
        <h2>{t.events.events}</h2>
        <Search label={t.events.search} value={text} onChange={onSearch} />
      </div>
      <DataTable
        caption={t.events.events}
        what={t.events.eventsWhat}
        query={query}
        rows={query.data?.filter(event => matches(event, text))}
        rowKey={({ sid }) => sid}
        columns={EVENTS}
        empty={empty}
      />
    </section>
  )
}
