import { IconPackages } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { regulationQuery } from '../api/bundles.ts'
import { bundlesQuery } from '../api/queries.ts'
import type { Bundle } from '../api/types.ts'
import { ButtonLink } from '../components/button-link.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty, ZeroResults } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'
import { Sid } from '../components/sid.tsx'
import { StatusBadge } from '../components/status-badge.tsx'
import { Search, Toolbar } from '../components/toolbar.tsx'
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

const COLUMNS: Column<Bundle>[] = [
  {
    key: 'name',
    header: t.bundles.bundle,
    cell: ({ sid, friendly_name }) => (
      <div>
        <Link to="/bundles/$sid" params={{ sid }} className="table-link">
          {friendly_name}
        </Link>
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
    cell: ({ status, valid_until }) => <StatusBadge standing={standingOf({ state: status, validUntil: valid_until })} />,
  },
  {
    key: 'added',
    header: t.documents.added,
    width: '132px',
    cell: ({ date_created }) => <span className="quiet nowrap">{formatDay(date_created)}</span>,
  },
]

export function BundlesPage() {
  const [text, setText] = useState('')
  const query = useQuery(bundlesQuery)
  const rows = query.data?.filter(({ friendly_name, sid }) => `${friendly_name} ${sid}`.toLowerCase().includes(text.toLowerCase()))
  const start = <ButtonLink to="/bundles/new">{t.bundles.new}</ButtonLink>
  const empty = text ? (
    <ZeroResults title={t.bundles.noMatch(text)} onClear={() => setText('')} />
  ) : (
    <Empty icon={<IconPackages size={20} aria-hidden />} title={t.bundles.none} action={start}>
      {t.bundles.noneHint}
    </Empty>
  )
  return (
    <Page title={t.bundles.title} lead={t.bundles.lead} actions={start}>
      <Toolbar>
        <Search label={t.bundles.search} value={text} onChange={setText} />
      </Toolbar>
      <DataTable
        caption={t.bundles.title}
        what={t.bundles.what}
        query={query}
        rows={rows}
        rowKey={({ sid }) => sid}
        columns={COLUMNS}
        empty={empty}
      />
    </Page>
  )
}
