import { NativeSelect } from '@mantine/core'
import { IconEraser } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type Erasure, pagedQuery, type RetentionOverview, retentionQuery } from '../../api/operations.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, LoadFailed, ZeroResults } from '../../components/empty.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { pagedRows } from '../../components/paged.ts'
import { Sid } from '../../components/sid.tsx'
import { Toolbar } from '../../components/toolbar.tsx'
import { formatMoment } from '../../format/dates.ts'
import { t } from '../../texts/staff.ts'
import { AccountLink } from './account-link.tsx'
import { FilterText } from './filter-text.tsx'
import './operations.css'

type Row = RetentionOverview['classes'][number]

const CLASSES: Column<Row>[] = [
  { key: 'name', header: t.retention.class, cell: ({ name }) => <span className="strong">{t.retention.classes[name] ?? name}</span> },
  { key: 'kept', header: t.retention.kept, width: '12%', isNumeric: true, cell: ({ kept }) => kept.toLocaleString('en') },
  { key: 'waiting', header: t.retention.waiting, width: '12%', isNumeric: true, cell: ({ waiting }) => waiting.toLocaleString('en') },
  { key: 'held', header: t.retention.held, width: '12%', isNumeric: true, cell: ({ held }) => held.toLocaleString('en') },
  { key: 'overdue', header: t.retention.overdue, width: '12%', isNumeric: true, cell: ({ overdue }) => overdue.toLocaleString('en') },
  {
    key: 'next',
    header: t.retention.next,
    width: '24%',
    cell: ({ next_at }) => <span className="quiet num">{formatMoment(next_at) || t.retention.nothing}</span>,
  },
]

const RECEIPTS: Column<Erasure>[] = [
  {
    key: 'at',
    header: t.retention.erased,
    width: '164px',
    cell: ({ erased_at }) => <span className="num">{formatMoment(erased_at)}</span>,
  },
  {
    key: 'what',
    header: t.retention.kind,
    width: '17%',
    cell: ({ kind, subject_sid }) => (
      <div>
        <div>{t.retention.kinds[kind] ?? kind}</div>
        <Sid sid={subject_sid} />
      </div>
    ),
  },
  { key: 'cause', header: t.retention.cause, width: '17%', cell: ({ cause }) => t.retention.causes[cause] ?? cause },
  { key: 'account', header: t.audit.account, width: '15%', cell: ({ account_sid }) => <Sid sid={account_sid} /> },
  {
    key: 'receipt',
    header: t.retention.receipt,
    cell: ({ receipt }) => (
      <details className="receipt">
        <summary>{t.retention.show}</summary>
        <span className="mono break-anywhere">{receipt}</span>
      </details>
    ),
  },
]

export function RetentionPage() {
  const overview = useQuery(retentionQuery)
  return (
    <Page title={t.retention.title} lead={t.retention.lead}>
      {overview.isError && !overview.data ? (
        <Card>
          <LoadFailed error={overview.error} what={t.retention.what} onRetry={() => void overview.refetch()} />
        </Card>
      ) : (
        <>
          {overview.data && <Overdue classes={overview.data.classes} />}
          <DataTable
            caption={t.retention.title}
            what={t.retention.what}
            query={overview}
            rows={overview.data?.classes}
            rowKey={({ name }) => name}
            columns={CLASSES}
            empty={<Empty title={t.retention.none} />}
          />
          <Holds overview={overview.data} />
          <Receipts overview={overview.data} />
        </>
      )}
    </Page>
  )
}

function Overdue({ classes }: { classes: readonly Row[] }) {
  const overdue = classes.reduce((sum, one) => sum + one.overdue, 0)
  return <Notice tone={overdue === 0 ? 'passed' : 'failed'}>{overdue === 0 ? t.retention.fine : t.retention.late(overdue)}</Notice>
}

function Holds({ overview }: { overview: RetentionOverview | undefined }) {
  if (!overview) return null
  return (
    <Card title={t.retention.heldAccounts}>
      {overview.held_accounts.length === 0 ? (
        <p className="quiet">{t.retention.noHolds}</p>
      ) : (
        <ul className="stack-xs">
          {overview.held_accounts.map(({ sid, name }) => (
            <li key={sid}>
              <AccountLink sid={sid} name={name} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Receipts({ overview }: { overview: RetentionOverview | undefined }) {
  const search = useSearch({ from: '/shell/operations/retention' })
  const navigate = useNavigate({ from: '/operations/retention' })
  const filter = { SubjectSid: search.subject, AccountSid: search.account, Kind: search.kind, Cause: search.cause }
  const query = useInfiniteQuery(pagedQuery<Erasure>('erasures', '/staff/v1/Erasures', filter))
  const { rows, more } = pagedRows(query)
  const show = (next: Record<string, string>) => void navigate({ search: before => ({ ...before, ...next }), replace: true })
  const isFiltered = Object.values(filter).some(Boolean)
  const last30 = (overview?.erased_last_30_days ?? []).reduce((sum, { count }) => sum + count, 0)
  const options = (blank: string, names: Record<string, string>) => [
    { value: '', label: blank },
    ...Object.entries(names).map(([value, label]) => ({ value, label })),
  ]
  return (
    <section className="stack-s">
      <div className="row-between">
        <h2>{t.retention.receipts}</h2>
        {overview && <span className="small quiet num">{t.retention.last30(last30)}</span>}
      </div>
      <Toolbar isFilters>
        <FilterText label={t.retention.subjectSid} value={search.subject ?? ''} onChange={subject => show({ subject: subject.trim() })} />
        <FilterText label={t.retention.accountSid} value={search.account ?? ''} onChange={account => show({ account: account.trim() })} />
        <NativeSelect
          aria-label={t.retention.kind}
          value={search.kind ?? ''}
          data={options(t.retention.anyKind, t.retention.kinds)}
          onChange={event => show({ kind: event.currentTarget.value })}
        />
        <NativeSelect
          aria-label={t.retention.cause}
          value={search.cause ?? ''}
          data={options(t.retention.anyCause, t.retention.causes)}
          onChange={event => show({ cause: event.currentTarget.value })}
        />
      </Toolbar>
      <DataTable
        caption={t.retention.receipts}
        what={t.retention.what}
        query={query}
        rows={rows}
        rowKey={({ sid }) => sid}
        columns={RECEIPTS}
        empty={
          isFiltered ? (
            <ZeroResults title={t.retention.noMatch} onClear={() => void navigate({ search: {}, replace: true })} />
          ) : (
            <Empty icon={<IconEraser size={20} aria-hidden />} title={t.retention.none} />
          )
        }
        more={more}
      />
    </section>
  )
}
