import { Button } from '@mantine/core'
import { IconBuildingCommunity, IconLock, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { accountsQuery, type StaffAccount } from '../../api/operations.ts'
import { isOperator, useSession } from '../../api/session.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, ZeroResults } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { ReadOnly } from '../../components/read-only.tsx'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { Search, Toolbar } from '../../components/toolbar.tsx'
import { formatDay } from '../../format/dates.ts'
import type { Standing } from '../../format/standing.ts'
import { t } from '../../texts/staff.ts'
import { CreateAccount } from './create-account.tsx'

export const STANDINGS: Record<StaffAccount['status'], Standing> = {
  active: { tone: 'passed', word: t.accounts.active, next: '' },
  suspended: { tone: 'pending', word: t.accounts.suspended, next: t.accounts.suspendedHint },
  closed: { tone: 'draft', word: t.accounts.closed, next: t.accounts.closedHint },
}

export const typeOf = ({ type, owner_account_sid, is_test }: StaffAccount): string =>
  [
    type.toLowerCase() === 'trial' ? t.settings.trial : t.settings.full,
    owner_account_sid ? t.accounts.sub : '',
    is_test ? t.accounts.test : '',
  ]
    .filter(Boolean)
    .join(', ')

export const HeldMark = () => (
  <span className="row small">
    <IconLock size={14} aria-hidden />
    {t.accounts.held}
  </span>
)

const COLUMNS: Column<StaffAccount>[] = [
  {
    key: 'name',
    header: t.accounts.name,
    cell: ({ friendly_name, sid }) => (
      <div>
        <Link to="/operations/accounts/$sid" params={{ sid }} className="table-link">
          {friendly_name}
        </Link>
        <div>
          <Sid sid={sid} />
        </div>
      </div>
    ),
  },
  { key: 'type', header: t.accounts.type, width: '22%', cell: typeOf },
  {
    key: 'state',
    header: t.documents.status,
    width: '28%',
    cell: ({ status, legal_hold }) => (
      <div className="stack-xs">
        <StatusBadge standing={STANDINGS[status]} />
        {legal_hold && <HeldMark />}
      </div>
    ),
  },
  {
    key: 'added',
    header: t.documents.added,
    width: '132px',
    cell: ({ date_created }) => <span className="quiet nowrap">{formatDay(date_created)}</span>,
  },
]

export function AccountsPage() {
  const search = useSearch({ from: '/shell/operations/accounts' })
  const navigate = useNavigate({ from: '/operations/accounts' })
  const mayChange = isOperator(useSession())
  const text = search.q ?? ''
  const show = (next: { q?: string; new?: string }) => void navigate({ search: before => ({ ...before, ...next }), replace: true })
  const query = useQuery(accountsQuery)
  const rows = query.data?.filter(({ friendly_name, sid }) => `${friendly_name} ${sid}`.toLowerCase().includes(text.toLowerCase()))
  const add = mayChange ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => show({ new: '1' })}>
      {t.accounts.create}
    </Button>
  ) : undefined
  const empty = text ? (
    <ZeroResults title={t.accounts.noMatch(text)} onClear={() => show({ q: '' })} />
  ) : (
    <Empty icon={<IconBuildingCommunity size={20} aria-hidden />} title={t.accounts.none} action={add} />
  )
  return (
    <Page title={t.nav.accounts} lead={t.accounts.lead} actions={add}>
      <ReadOnly isShown={!mayChange}>{t.accounts.onlyOperator}</ReadOnly>
      <Toolbar>
        <Search label={t.accounts.search} value={text} onChange={q => show({ q })} />
      </Toolbar>
      <DataTable
        caption={t.nav.accounts}
        what={t.accounts.what}
        query={query}
        rows={rows}
        rowKey={({ sid }) => sid}
        columns={COLUMNS}
        empty={empty}
      />
      {mayChange && search.new && <CreateAccount onClose={() => show({ new: '' })} />}
    </Page>
  )
}
