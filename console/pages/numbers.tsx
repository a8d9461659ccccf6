import { IconPhone } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { addressesQuery, bundlesQuery, documentsQuery, numbersQuery } from '../api/queries.ts'
import { useSession } from '../api/session.ts'
import type { PhoneNumber } from '../api/types/numbers.ts'
import { ButtonLink } from '../components/button-link.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty, ZeroResults } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'
import { Sid } from '../components/sid.tsx'
import { StatusBadge } from '../components/status-badge.tsx'
import { Search, Toolbar } from '../components/toolbar.tsx'
import { formatDay } from '../format/dates.ts'
import type { Standing } from '../format/standing.ts'
import { numberText, numberTypeName } from '../format/words.ts'
import { t } from '../texts/en.ts'

const STANDINGS: Record<string, Standing> = {
  compliant: { tone: 'passed', word: t.numbers.compliant, next: '' },
  'action-required': { tone: 'failed', word: t.numbers.actionRequired, next: t.numbers.chooseProof },
  'not-regulated': { tone: 'draft', word: t.numbers.notRegulated, next: '' },
}

function ComplianceCell({ number }: { number: PhoneNumber }) {
  const standing = STANDINGS[number.compliance_status ?? '']
  return standing ? <StatusBadge standing={standing} /> : <span className="quiet">{t.common.unknown}</span>
}

function ProofCell({ number }: { number: PhoneNumber }) {
  const documents = useQuery(documentsQuery).data
  const bundles = useQuery({ ...bundlesQuery, enabled: number.bundle_sid !== null }).data
  const addresses = useQuery(addressesQuery(useSession().account.sid)).data
  const identity = documents?.find(({ sid }) => sid === number.identity_sid)
  const bundle = bundles?.find(({ sid }) => sid === number.bundle_sid)
  const address = addresses?.find(({ sid }) => sid === number.address_sid)
  if (!number.identity_sid && !number.bundle_sid && !number.address_sid) return <span className="quiet">{t.numbers.nobody}</span>
  return (
    <div>
      {identity && (
        <Link to="/documents/$sid" params={{ sid: identity.sid }}>
          {identity.friendly_name}
        </Link>
      )}
      {bundle && (
        <Link to="/bundles/$sid" params={{ sid: bundle.sid }}>
          {bundle.friendly_name}
        </Link>
      )}
      {address && (
        <div className="small quiet">
          {address.customer_name}, {address.city}
        </div>
      )}
    </div>
  )
}

const COLUMNS: Column<PhoneNumber>[] = [
  {
    key: 'number',
    header: t.numbers.number,
    cell: number => (
      <div>
        <Link to="/numbers/$sid" params={{ sid: number.sid }} className="table-link num">
          {numberText(number)}
        </Link>
        <div className="small quiet">
          <Sid sid={number.sid} />
        </div>
      </div>
    ),
  },
  { key: 'type', header: t.numbers.type, width: '16%', cell: ({ type }) => numberTypeName(type) },
  { key: 'who', header: t.numbers.who, width: '26%', cell: number => <ProofCell number={number} /> },
  { key: 'state', header: t.numbers.rules, width: '24%', cell: number => <ComplianceCell number={number} /> },
  {
    key: 'since',
    header: t.numbers.bought,
    width: '132px',
    cell: ({ date_created }) => <span className="quiet nowrap">{formatDay(date_created)}</span>,
  },
]

const BuyButton = () => <ButtonLink to="/numbers/buy">{t.numbers.buy}</ButtonLink>

export function NumbersPage() {
  const text = useSearch({ from: '/shell/numbers' }).q ?? ''
  const navigate = useNavigate({ from: '/numbers' })
  const query = useQuery(numbersQuery(useSession().account.sid))
  const digits = text.replace(/\D/g, '')
  const rows = query.data?.filter(
    number =>
      !text ||
      (digits && number.phone_number.includes(digits)) ||
      `${number.friendly_name} ${number.sid}`.toLowerCase().includes(text.toLowerCase()),
  )
  const empty =
    query.data?.length === 0 ? (
      <Empty icon={<IconPhone size={20} aria-hidden />} title={t.numbers.none} action={<BuyButton />}>
        {t.numbers.noneHint}
      </Empty>
    ) : (
      <ZeroResults title={t.numbers.noMatch(text)} onClear={() => void navigate({ search: {} })} />
    )
  return (
    <Page title={t.numbers.title} lead={t.numbers.lead} actions={<BuyButton />}>
      <Toolbar>
        <Search label={t.numbers.search} value={text} onChange={q => void navigate({ search: prev => ({ ...prev, q }), replace: true })} />
      </Toolbar>
      <DataTable
        caption={t.numbers.title}
        what={t.numbers.what}
        query={query}
        rows={rows}
        rowKey={({ sid }) => sid}
        columns={COLUMNS}
        empty={empty}
      />
    </Page>
  )
}
