import { IconShieldCheck } from '@tabler/icons-react'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { policiesQuery } from '../../api/collections.ts'
import { productsQuery, profilesQuery } from '../../api/queries.ts'
import type { Profile } from '../../api/types/bundles.ts'
import { ButtonLink } from '../../components/button-link.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { Sid } from '../../components/sid.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { formatDay } from '../../format/dates.ts'
import { t } from '../../texts/en.ts'
import { PrimaryCard } from './primary.tsx'
import { profileStanding } from './standing.ts'

type Kind = 'profiles' | 'products'

const columnsOf = (kind: Kind, policyName: (sid: string) => string): Column<Profile>[] => [
  {
    key: 'name',
    header: t.trustHub.names[kind],
    cell: ({ friendly_name, sid }) => (
      <div>
        <Link to={`/trust-hub/${kind}/$sid`} params={{ sid }} className="table-link">
          {friendly_name}
        </Link>
        <div>
          <Sid sid={sid} />
        </div>
      </div>
    ),
  },
  { key: 'policy', header: t.trustHub.policy, width: '28%', cell: ({ policy_sid }) => policyName(policy_sid) },
  { key: 'state', header: t.documents.status, width: '24%', cell: profile => <StatusBadge standing={profileStanding(profile)} /> },
  {
    key: 'added',
    header: t.documents.added,
    width: '132px',
    cell: ({ date_created }) => <span className="quiet nowrap">{formatDay(date_created)}</span>,
  },
]

/** Who the account is, and what stands on that: secondary profiles for customers, and products such as SHAKEN/STIR. */
export function TrustHubPage() {
  const profiles = useQuery(profilesQuery)
  const products = useQuery(productsQuery)
  const secondary = profiles.data?.filter(({ is_primary }) => !is_primary)
  return (
    <Page title={t.trustHub.title} lead={t.trustHub.lead}>
      <PrimaryCard />
      <List kind="profiles" query={profiles} rows={secondary} />
      <List kind="products" query={products} rows={products.data} />
    </Page>
  )
}

function List({ kind, query, rows }: { kind: Kind; query: UseQueryResult<Profile[]>; rows: readonly Profile[] | undefined }) {
  const policies = useQuery(policiesQuery).data
  const policyName = (sid: string) => policies?.find(one => one.sid === sid)?.friendly_name ?? '…'
  const start = (
    <ButtonLink to="/trust-hub/new" search={{ kind }} variant="default">
      {t.trustHub.newOnes[kind]}
    </ButtonLink>
  )
  return (
    <section className="stack">
      <div className="row-between">
        <h2>{t.trustHub.lists[kind]}</h2>
        {rows && rows.length > 0 && start}
      </div>
      <DataTable
        caption={t.trustHub.lists[kind]}
        what={t.trustHub.whats[kind]}
        query={query}
        rows={rows}
        rowKey={({ sid }) => sid}
        columns={columnsOf(kind, policyName)}
        empty={
          <Empty icon={<IconShieldCheck size={20} aria-hidden />} title={t.trustHub.nones[kind]} action={start}>
            {t.trustHub.noneHints[kind]}
          </Empty>
        }
      />
    </section>
  )
}
