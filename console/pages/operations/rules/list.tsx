import { IconScale } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type RuleChange, ruleChangesQuery, type StaffRule, staffRulesQuery } from '../../../api/rules.ts'
import { isOperator, useSession } from '../../../api/session.ts'
import { ButtonLink } from '../../../components/button-link.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { Empty, ZeroResults } from '../../../components/empty.tsx'
import { Page } from '../../../components/page.tsx'
import { ReadOnly } from '../../../components/read-only.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { Search, Toolbar } from '../../../components/toolbar.tsx'
import { formatMoment } from '../../../format/dates.ts'
import { t } from '../../../texts/staff.ts'
import { namesIn, standingOfChange } from './change-state.ts'
import './rules.css'

const CHANGES: Column<RuleChange>[] = [
  {
    key: 'what',
    header: t.rules.whatChanges,
    cell: change => (
      <Link to="/operations/rules/changes/$sid" params={{ sid: change.sid }} className="table-link">
        {namesIn(change)}
      </Link>
    ),
  },
  { key: 'state', header: t.rules.state, width: '184px', cell: change => <StatusBadge standing={standingOfChange(change)} /> },
  {
    key: 'affected',
    header: t.rules.asksMore,
    width: '20%',
    cell: ({ affected }) => <span className="num">{affected.accounts === 0 ? t.common.none : t.rules.asks(affected)}</span>,
  },
  {
    key: 'when',
    header: t.rules.drafted,
    width: '164px',
    cell: ({ date_created }) => <span className="num">{formatMoment(date_created)}</span>,
  },
]

const RULES: Column<StaffRule>[] = [
  {
    key: 'rule',
    header: t.rules.rule,
    cell: rule => (
      <div>
        <Link to="/operations/rules/$sid" params={{ sid: rule.sid }} className="table-link">
          {rule.friendly_name}
        </Link>
        <div className="mono quiet">{rule.id}</div>
      </div>
    ),
  },
  {
    key: 'proof',
    header: t.rules.proof,
    width: '18%',
    cell: ({ proof, is_available }) =>
      is_available ? (t.rules.proofs[proof] ?? proof) : <span className="quiet">{t.rules.unavailable}</span>,
  },
  { key: 'decide', header: t.rules.decides, width: '14%', cell: ({ decide }) => t.rules.decide[decide] },
  { key: 'status', header: t.rules.status, width: '16%', cell: ({ status }) => t.rules.statuses[status] ?? status },
  { key: 'version', header: t.rules.version, width: '88px', isNumeric: true, cell: ({ version }) => version },
]

const matches = (rule: StaffRule, text: string): boolean =>
  `${rule.friendly_name} ${rule.id} ${rule.iso_country} ${rule.number_type} ${rule.end_user_type}`
    .toLowerCase()
    .includes(text.toLowerCase())

export function RulesPage() {
  const { q = '' } = useSearch({ from: '/shell/operations/rules' })
  const navigate = useNavigate({ from: '/operations/rules' })
  const rules = useQuery(staffRulesQuery)
  const changes = useQuery(ruleChangesQuery)
  const mayChange = isOperator(useSession())
  const found = rules.data?.filter(rule => matches(rule, q.trim()))
  const draft = (
    <ButtonLink to="/operations/rules/draft" variant="default">
      {t.rules.draft}
    </ButtonLink>
  )
  return (
    <Page title={t.rules.title} lead={t.rules.lead} actions={mayChange && draft}>
      <ReadOnly isShown={!mayChange}>{t.rules.onlyOperator}</ReadOnly>
      <section className="stack-s">
        <h2>{t.rules.changes}</h2>
        <DataTable
          caption={t.rules.changes}
          what={t.rules.what}
          query={changes}
          rows={changes.data}
          rowKey={({ sid }) => sid}
          columns={CHANGES}
          empty={<Empty title={t.rules.noChanges}>{t.rules.changesLead}</Empty>}
        />
      </section>
      <section className="stack-s">
        <h2>{t.rules.inForce}</h2>
        <Toolbar>
          <Search label={t.rules.search} value={q} onChange={next => void navigate({ search: next ? { q: next } : {}, replace: true })} />
        </Toolbar>
        <DataTable
          caption={t.rules.inForce}
          what={t.rules.what}
          query={rules}
          rows={found}
          rowKey={({ sid }) => sid}
          columns={RULES}
          empty={
            q ? (
              <ZeroResults title={t.rules.noMatch(q)} onClear={() => void navigate({ search: {}, replace: true })} />
            ) : (
              <Empty icon={<IconScale size={20} aria-hidden />} title={t.rules.none} />
            )
          }
        />
      </section>
    </Page>
  )
}
