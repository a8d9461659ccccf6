import { NativeSelect } from '@mantine/core'
import { IconScanEye } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ATTEMPT_LIMIT } from '../../../src/domain/vendor.ts'
import { pagedQuery, type StaffCheck } from '../../api/operations.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, ZeroResults } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { pagedRows } from '../../components/paged.ts'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { Toolbar, Views } from '../../components/toolbar.tsx'
import { formatDay } from '../../format/dates.ts'
import { reasonText } from '../../format/reasons.ts'
import { checkStanding } from '../../format/standing.ts'
import { t } from '../../texts/staff.ts'
import { FilterText } from './filter-text.tsx'
import './operations.css'

const COLUMNS: Column<StaffCheck>[] = [
  {
    key: 'name',
    header: t.checks.unnamed,
    cell: ({ sid, friendly_name }) => (
      <div>
        <Link to="/operations/checks/$sid" params={{ sid }} className="table-link">
          {friendly_name || t.checks.unnamed}
        </Link>
        <div>
          <Sid sid={sid} />
        </div>
      </div>
    ),
  },
  { key: 'account', header: t.checks.account, width: '17%', cell: ({ account_sid }) => <Sid sid={account_sid} /> },
  { key: 'status', header: t.documents.status, width: '20%', cell: check => <StatusBadge standing={checkStanding(check)} isBrief /> },
  { key: 'signs', header: t.checks.signs, width: '24%', cell: ({ staff_reasons }) => <Signs codes={staff_reasons} /> },
  {
    key: 'tries',
    header: t.checks.tries,
    width: '76px',
    cell: ({ attempts_left }) => <span className="num">{t.checks.triesOf(ATTEMPT_LIMIT - attempts_left)}</span>,
  },
  {
    key: 'added',
    header: t.checks.added,
    width: '116px',
    cell: ({ date_created }) => <span className="quiet nowrap">{formatDay(date_created)}</span>,
  },
]

/** Signs of fraud in words. */
export function Signs({ codes }: { codes: readonly string[] }) {
  if (codes.length === 0) return <span className="quiet">{t.checks.noSigns}</span>
  return (
    <ul className="stack-xs">
      {codes.map(code => (
        <li key={code}>{reasonText({ code })}</li>
      ))}
    </ul>
  )
}

const VIEWS = ['all', 'signs', 'erasing'] as const

/** ID checks of every account, for supervisors and operators. */
export function ChecksPage() {
  const search = useSearch({ from: '/shell/operations/checks' })
  const navigate = useNavigate({ from: '/operations/checks' })
  const show = (next: Record<string, string>) => void navigate({ search: before => ({ ...before, ...next }), replace: true })
  const view = VIEWS.find(one => one === search.show) ?? 'all'
  const filter = {
    Status: search.status,
    AccountSid: search.account,
    ...(view === 'signs' && { Signs: 'true' }),
    ...(view === 'erasing' && { Erasing: 'true' }),
  }
  const query = useInfiniteQuery(pagedQuery<StaffCheck>('checks', '/staff/v1/Inquiries', filter))
  const { rows, more } = pagedRows(query)
  const isFiltered = Object.values(filter).some(Boolean)
  return (
    <Page title={t.checks.title} lead={t.checks.lead}>
      <Toolbar isFilters>
        <Views
          label={t.checks.title}
          active={view}
          views={VIEWS.map(key => ({ key, label: t.checks.views[key] ?? key }))}
          onPick={next => show({ show: next === 'all' ? '' : next })}
        />
        <NativeSelect
          aria-label={t.documents.status}
          value={search.status ?? ''}
          data={[
            { value: '', label: t.checks.anyStatus },
            ...Object.entries(t.checks.statuses).map(([value, label]) => ({ value, label })),
          ]}
          onChange={event => show({ status: event.currentTarget.value })}
        />
        <FilterText label={t.checks.accountSid} value={search.account ?? ''} onChange={account => show({ account: account.trim() })} />
      </Toolbar>
      <DataTable
        caption={t.checks.title}
        what={t.checks.what}
        query={query}
        rows={rows}
        rowKey={({ sid }) => sid}
        columns={COLUMNS}
        empty={
          isFiltered ? (
            <ZeroResults title={t.checks.noMatch} onClear={() => void navigate({ search: {}, replace: true })} />
          ) : (
            <Empty icon={<IconScanEye size={20} aria-hidden />} title={t.checks.none}>
              {t.checks.noneHint}
            </Empty>
          )
        }
        more={more}
      />
    </Page>
  )
}
