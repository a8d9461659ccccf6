import { Button } from '@mantine/core'
import { IconBuildingCommunity } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { can } from '../../../src/domain/lifecycle.ts'
import { post } from '../../api/http.ts'
import { staffListQuery } from '../../api/queries.ts'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, ZeroResults } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { say, sayRefused } from '../../components/toasts.tsx'
import { Search, Toolbar } from '../../components/toolbar.tsx'
import { formatDay } from '../../format/dates.ts'
import type { Standing } from '../../format/standing.ts'
import { t } from '../../texts/en.ts'

interface StaffAccount {
  sid: string
  owner_account_sid: string | null
  friendly_name: string
  type: string
  status: 'active' | 'suspended' | 'closed'
  is_test: boolean
  date_created: string
}

const STANDINGS: Record<StaffAccount['status'], Standing> = {
  active: { tone: 'passed', word: t.accounts.active, next: '' },
  suspended: { tone: 'pending', word: t.accounts.suspended, next: t.accounts.suspendedHint },
  closed: { tone: 'draft', word: t.accounts.closed, next: '' },
}

function Actions({ account }: { account: StaffAccount }) {
  const queries = useQueryClient()
  const run = useMutation({
    mutationFn: (status: StaffAccount['status']) => post(`/staff/v1/Accounts/${account.sid}`, { Status: status }),
    onSuccess: async () => {
      say(t.accounts.changed)
      await queries.invalidateQueries({ queryKey: ['staff'] })
    },
    onError: sayRefused,
  })
  return (
    <div className="row">
      {can('account', 'suspend', account.status) && (
        <ConfirmButton
          label={t.accounts.suspend}
          name={t.accounts.suspendOne(account.friendly_name)}
          confirm={t.accounts.confirmSuspend}
          isBusy={run.isPending}
          onConfirm={() => run.mutate('suspended')}
        />
      )}
      {can('account', 'activate', account.status) && (
        <Button variant="default" loading={run.isPending} onClick={() => run.mutate('active')}>
          {t.accounts.activate}
        </Button>
      )}
    </div>
  )
}

const COLUMNS: Column<StaffAccount>[] = [
  {
    key: 'name',
    header: t.accounts.name,
    cell: ({ friendly_name, sid }) => (
      <div>
        <div className="strong">{friendly_name}</div>
        <Sid sid={sid} />
      </div>
    ),
  },
  {
    key: 'type',
    header: t.accounts.type,
    width: '20%',
    cell: ({ type, owner_account_sid, is_test }) =>
      [
        type.toLowerCase() === 'trial' ? t.settings.trial : t.settings.full,
        owner_account_sid ? t.accounts.sub : '',
        is_test ? t.accounts.test : '',
      ]
        .filter(Boolean)
        .join(', '),
  },
  { key: 'state', header: t.documents.status, width: '22%', cell: ({ status }) => <StatusBadge standing={STANDINGS[status]} /> },
  {
    key: 'added',
    header: t.documents.added,
    width: '132px',
    cell: ({ date_created }) => <span className="quiet nowrap">{formatDay(date_created)}</span>,
  },
  { key: 'act', header: t.common.actions, width: '150px', cell: account => <Actions account={account} /> },
]

export function AccountsPage() {
  const [text, setText] = useState('')
  const query = useQuery(staffListQuery<StaffAccount>('accounts', '/staff/v1/Accounts'))
  const rows = query.data?.filter(({ friendly_name, sid }) => `${friendly_name} ${sid}`.toLowerCase().includes(text.toLowerCase()))
  const empty = text ? (
    <ZeroResults title={t.accounts.noMatch(text)} onClear={() => setText('')} />
  ) : (
    <Empty icon={<IconBuildingCommunity size={20} aria-hidden />} title={t.accounts.none} />
  )
  return (
    <Page title={t.nav.accounts} lead={t.accounts.lead}>
      <Toolbar>
        <Search label={t.accounts.search} value={text} onChange={setText} />
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
    </Page>
  )
}
