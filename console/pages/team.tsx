import { Button } from '@mantine/core'
import { IconPlus, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { isManager, useSession } from '../api/session.ts'
import { type TeamUser, teamQuery } from '../api/team.ts'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty, ZeroResults } from '../components/empty.tsx'
import { Notice } from '../components/notice.tsx'
import { Page } from '../components/page.tsx'
import { StatusBadge } from '../components/status-badge.tsx'
import { Search, Toolbar } from '../components/toolbar.tsx'
import { formatMoment } from '../format/dates.ts'
import type { Standing } from '../format/standing.ts'
import { t } from '../texts/en.ts'
import { InviteDialog } from './team/invite.tsx'
import { ManageDialog } from './team/manage.tsx'

const TONES: Record<TeamUser['status'], Standing['tone']> = { invited: 'pending', active: 'passed', disabled: 'draft' }

export const personName = ({ name, email }: Pick<TeamUser, 'name' | 'email'>): string => name || email

const columnsOf = (ownSid: string, onManage: ((user: TeamUser) => void) | undefined): Column<TeamUser>[] => [
  {
    key: 'person',
    header: t.team.person,
    cell: user => (
      <div>
        <span className="strong">{personName(user)}</span> {user.sid === ownSid && <span className="quiet">({t.team.you})</span>}
        {user.name && <div className="small quiet break-anywhere">{user.email}</div>}
      </div>
    ),
  },
  { key: 'role', header: t.team.role, width: '12%', cell: ({ role }) => t.team.roles[role] },
  {
    key: 'status',
    header: t.team.status,
    width: '20%',
    cell: ({ status }) => <StatusBadge standing={{ tone: TONES[status], word: t.team.states[status], next: t.team.nextOf[status] }} />,
  },
  {
    key: 'app',
    header: t.team.secondFactor,
    width: '14%',
    cell: ({ has_second_factor }) => (has_second_factor ? t.you.on : <span className="quiet">{t.you.off}</span>),
  },
  {
    key: 'seen',
    header: t.team.lastSeen,
    width: '16%',
    cell: ({ date_last_sign_in }) => <span className="quiet">{date_last_sign_in ? formatMoment(date_last_sign_in) : t.team.never}</span>,
  },
  ...(onManage
    ? [
        {
          key: 'act',
          header: t.common.actions,
          width: '112px',
          cell: (user: TeamUser) => (
            <Button variant="default" aria-label={t.team.manageOne(personName(user))} onClick={() => onManage(user)}>
              {t.team.manage}
            </Button>
          ),
        },
      ]
    : []),
]

export function TeamPage() {
  const session = useSession()
  const mayChange = isManager(session)
  const search = useSearch({ from: '/shell/team' })
  const navigate = useNavigate({ from: '/team' })
  const query = useQuery(teamQuery)
  const [managed, setManaged] = useState<string | null>(null)
  const text = search.q ?? ''
  const rows = query.data?.filter(user => `${user.name} ${user.email} ${user.role}`.toLowerCase().includes(text.toLowerCase()))
  const user = query.data?.find(({ sid }) => sid === managed)
  const show = (next: { q?: string; invite?: string }) => void navigate({ search: prev => ({ ...prev, ...next }), replace: true })
  const add = mayChange ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => show({ invite: '1' })}>
      {t.team.invite}
    </Button>
  ) : undefined
  const empty = text ? (
    <ZeroResults title={t.team.noMatch(text)} onClear={() => show({ q: '' })} />
  ) : (
    <Empty icon={<IconUsers size={20} aria-hidden />} title={t.team.title} action={add} />
  )
  return (
    <Page title={t.team.title} lead={t.team.lead} actions={add}>
      {!mayChange && <Notice tone="draft">{t.team.onlyManagers}</Notice>}
      <Toolbar>
        <Search label={t.team.search} value={text} onChange={q => show({ q })} />
      </Toolbar>
      <DataTable
        caption={t.team.title}
        what={t.team.what}
        query={query}
        rows={rows}
        rowKey={({ sid }) => sid}
        columns={columnsOf(session.user.sid, mayChange ? ({ sid }) => setManaged(sid) : undefined)}
        empty={empty}
      />
      {mayChange && search.invite && <InviteDialog onClose={() => show({ invite: '' })} />}
      {user && <ManageDialog user={user} onClose={() => setManaged(null)} />}
    </Page>
  )
}
