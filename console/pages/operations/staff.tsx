import { Button } from '@mantine/core'
import { IconPlus, IconUserShield } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { isOperator, useSession } from '../../api/session.ts'
import { type StaffMember, staffQuery } from '../../api/staff.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, ZeroResults } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { ReadOnly } from '../../components/read-only.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { Search, Toolbar } from '../../components/toolbar.tsx'
import { formatDay } from '../../format/dates.ts'
import type { Standing } from '../../format/standing.ts'
import { t } from '../../texts/staff.ts'
import { ManageStaff, TakeOn } from './staff-dialogs.tsx'

const STANDINGS: Record<StaffMember['status'], Standing> = {
  active: { tone: 'passed', word: t.staff.active, next: '' },
  disabled: { tone: 'draft', word: t.staff.disabled, next: t.staff.disabledHint },
}

const columnsOf = (ownSid: string | null, onManage: ((member: StaffMember) => void) | undefined): Column<StaffMember>[] => [
  {
    key: 'name',
    header: t.staff.name,
    cell: ({ name, email, sid }) => (
      <div>
        <span className="strong">{name}</span> {sid === ownSid && <span className="quiet">({t.staff.you})</span>}
        <div className="small quiet break-anywhere">{email}</div>
      </div>
    ),
  },
  { key: 'roles', header: t.staff.roles, width: '26%', cell: ({ roles }) => roles.map(role => t.staff.role[role]).join(', ') },
  { key: 'status', header: t.staff.status, width: '20%', cell: ({ status }) => <StatusBadge standing={STANDINGS[status]} /> },
  {
    key: 'since',
    header: t.staff.since,
    width: '132px',
    cell: ({ date_created }) => <span className="quiet nowrap">{formatDay(date_created)}</span>,
  },
  ...(onManage
    ? [
        {
          key: 'act',
          header: t.common.actions,
          width: '112px',
          cell: (member: StaffMember) => (
            <Button variant="default" aria-label={t.staff.manageOne(member.name)} onClick={() => onManage(member)}>
              {t.staff.manage}
            </Button>
          ),
        },
      ]
    : []),
]

export function StaffPage() {
  const session = useSession()
  const mayChange = isOperator(session)
  const search = useSearch({ from: '/shell/operations/staff' })
  const navigate = useNavigate({ from: '/operations/staff' })
  const query = useQuery(staffQuery)
  const [managed, setManaged] = useState<string | null>(null)
  const text = search.q ?? ''
  const rows = query.data?.filter(({ name, email, roles }) => `${name} ${email} ${roles}`.toLowerCase().includes(text.toLowerCase()))
  const member = query.data?.find(({ sid }) => sid === managed)
  const show = (next: { q?: string; new?: string }) => void navigate({ search: before => ({ ...before, ...next }), replace: true })
  const add = mayChange ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => show({ new: '1' })}>
      {t.staff.add}
    </Button>
  ) : undefined
  const empty = text ? (
    <ZeroResults title={t.staff.noMatch(text)} onClear={() => show({ q: '' })} />
  ) : (
    <Empty icon={<IconUserShield size={20} aria-hidden />} title={t.staff.title} action={add} />
  )
  return (
    <Page title={t.staff.title} lead={t.staff.lead} actions={add}>
      <ReadOnly isShown={!mayChange}>{t.staff.onlyOperator}</ReadOnly>
      <Toolbar>
        <Search label={t.staff.search} value={text} onChange={q => show({ q })} />
      </Toolbar>
      <DataTable
        caption={t.staff.title}
        what={t.staff.what}
        query={query}
        rows={rows}
        rowKey={({ sid }) => sid}
        columns={columnsOf(session.staff_sid, mayChange ? ({ sid }) => setManaged(sid) : undefined)}
        empty={empty}
      />
      {mayChange && search.new && <TakeOn onClose={() => show({ new: '' })} />}
      {member && <ManageStaff member={member} onClose={() => setManaged(null)} />}
    </Page>
  )
}
