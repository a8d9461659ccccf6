import { IconPackages, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { regulationQuery } from '../api/collections.ts'
import { bundlesQuery } from '../api/queries.ts'
import type { Bundle } from '../api/types/bundles.ts'
import { updatesQuery } from '../api/updates.ts'
import { ButtonLink } from '../components/button-link.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty, ZeroResults } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'
import { Sid } from '../components/sid.tsx'
import { StatusBadge } from '../components/status-badge.tsx'
import { Search, Toolbar, Views } from '../components/toolbar.tsx'
import { formatDay } from '../format/dates.ts'
import { standingOf } from '../format/standing.ts'
import { countryName, holderTypeName, numberTypeName } from '../format/words.ts'
import { t } from '../texts/en.ts'

export function RuleName({ sid }: { sid: string }) {
  const rule = useQuery(regulationQuery(sid)).data
  if (!rule) return <span className="quiet">…</span>
  return (
    <div>
      {countryName(rule.iso_country)}
      <div className="small quiet">
        {numberTypeName(rule.number_type)}, {holderTypeName(rule.end_user_type)}
      </div>
    </div>
  )
}

const columnsOf = (updates: ReadonlySet<string>): Column<Bundle>[] => [
  {
    key: 'name',
    header: t.bundles.bundle,
    cell: ({ sid, friendly_name }) => (
      <div>
        <Link to="/bundles/$sid" params={{ sid }} className="table-link">
          {friendly_name}
        </Link>{' '}
        {updates.has(sid) && <span className="small quiet">({t.bundles.updateMark})</span>}
        <div>
          <Sid sid={sid} />
        </div>
      </div>
    ),
  },
  { key: 'rule', header: t.bundles.rule, width: '24%', cell: ({ regulation_sid }) => <RuleName sid={regulation_sid} /> },
  {
    key: 'state',
    header: t.documents.status,
    width: '26%',
    cell: bundle => (
      <StatusBadge standing={standingOf({ state: bundle.status, dueAt: bundle.review_due_at, validUntil: bundle.valid_until })} />
    ),
  },
  {
    key: 'added',
    header: t.documents.added,
    width: '132px',
    cell: ({ date_created }) => <span className="quiet nowrap">{formatDay(date_created)}</span>,
  },
]

type Show = keyof typeof t.bundles.shows
const SHOWS: Record<Show, (bundle: Bundle) => boolean> = {
  all: () => true,
  draft: ({ status }) => status === 'draft',
  review: ({ status }) => status === 'pending-review' || status === 'in-review',
  approved: ({ status }) => status === 'twilio-approved' || status === 'provisionally-approved',
  rejected: ({ status }) => status === 'twilio-rejected',
}
const isShow = (text: string | undefined): text is Show => text !== undefined && Object.hasOwn(SHOWS, text)
// The keys of SHOWS are the names of the views.
const SHOW_NAMES = Object.keys(SHOWS) as Show[]

export function BundlesPage() {
  const search = useSearch({ from: '/shell/bundles' })
  const navigate = useNavigate({ from: '/bundles' })
  const show: Show = isShow(search.show) ? search.show : 'all'
  const text = search.q ?? ''
  const query = useQuery(bundlesQuery)
  const updates = useQuery(updatesQuery).data ?? []
  const found = query.data?.filter(({ friendly_name, sid }) => `${friendly_name} ${sid}`.toLowerCase().includes(text.toLowerCase()))
  const views = SHOW_NAMES.map(key => ({ key, label: t.bundles.shows[key], count: found?.filter(SHOWS[key]).length }))
  const start = (
    <ButtonLink to="/bundles/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t.bundles.new}
    </ButtonLink>
  )
  const empty =
    query.data?.length === 0 ? (
      <Empty icon={<IconPackages size={20} aria-hidden />} title={t.bundles.none} action={start}>
        {t.bundles.noneHint}
      </Empty>
    ) : (
      <ZeroResults
        title={text ? t.bundles.noMatch(text) : t.bundles.noneShown(t.bundles.shows[show])}
        onClear={() => void navigate({ search: {} })}
      />
    )
  return (
    <Page title={t.bundles.title} lead={t.bundles.lead} actions={start}>
      <Toolbar>
        <Views
          label={t.bundles.filter}
          views={views}
          active={show}
          onPick={key => void navigate({ search: prev => ({ ...prev, show: key === 'all' ? '' : key }), replace: true })}
        />
        <Search label={t.bundles.search} value={text} onChange={q => void navigate({ search: prev => ({ ...prev, q }), replace: true })} />
      </Toolbar>
      <DataTable
        caption={t.bundles.title}
        what={t.bundles.what}
        query={query}
        rows={found?.filter(SHOWS[show])}
        rowKey={({ sid }) => sid}
        columns={columnsOf(new Set(updates.filter(({ status }) => status === 'open').map(one => one.draft_bundle_sid)))}
        empty={empty}
      />
    </Page>
  )
}
