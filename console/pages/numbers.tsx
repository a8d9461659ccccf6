import { useDebouncedValue } from '@mantine/hooks'
import { IconPhone } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ListedNumber, numbersQuery } from '../api/numbers.ts'
import { type Overview, overviewQuery } from '../api/overview.ts'
import { useSession } from '../api/session.ts'
import type { PhoneNumber } from '../api/types/numbers.ts'
import { ButtonLink } from '../components/button-link.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty, ZeroResults } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'
import { pagedRows } from '../components/paged.ts'
import { Sid } from '../components/sid.tsx'
import { StatusBadge } from '../components/status-badge.tsx'
import { Search, Toolbar, Views } from '../components/toolbar.tsx'
import { formatDay } from '../format/dates.ts'
import type { Standing } from '../format/standing.ts'
import { numberText, numberTypeName } from '../format/words.ts'
import { t } from '../texts/en.ts'

const SEARCH_REST_MS = 250

const STANDINGS: Record<string, Standing> = {
  compliant: { tone: 'passed', word: t.numbers.compliant, next: '' },
  'action-required': { tone: 'failed', word: t.numbers.actionRequired, next: t.numbers.chooseProof },
  'not-regulated': { tone: 'draft', word: t.numbers.notRegulated, next: '' },
}

function ComplianceCell({ number }: { number: PhoneNumber }) {
  const standing = STANDINGS[number.compliance_status ?? '']
  return standing ? <StatusBadge standing={standing} /> : <span className="quiet">{t.common.unknown}</span>
}

function ProofCell({ number }: { number: ListedNumber }) {
  const { identity_sid, bundle_sid, address_sid } = number
  if (!identity_sid && !bundle_sid && !address_sid) return <span className="quiet">{t.numbers.nobody}</span>
  return (
    <div>
      {identity_sid && (
        <Link to="/documents/$sid" params={{ sid: identity_sid }}>
          {number.identity_name ?? identity_sid}
        </Link>
      )}
      {bundle_sid && (
        <Link to="/bundles/$sid" params={{ sid: bundle_sid }}>
          {number.bundle_name ?? bundle_sid}
        </Link>
      )}
      {number.address_name && <div className="small quiet">{number.address_name}</div>}
    </div>
  )
}

const COLUMNS: Column<ListedNumber>[] = [
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

type Show = keyof typeof t.numbers.shows
// The keys of the texts are the views.
const SHOWS = Object.keys(t.numbers.shows) as Show[]
const isShow = (text: string | undefined): text is Show => text !== undefined && Object.hasOwn(t.numbers.shows, text)

function countsOf({ compliant, action_required, not_regulated }: Overview['numbers']): Record<Show, number> {
  return {
    all: compliant + action_required + not_regulated,
    'action-required': action_required,
    compliant,
    'not-regulated': not_regulated,
  }
}

export function NumbersPage() {
  const search = useSearch({ from: '/shell/numbers' })
  const text = search.q ?? ''
  const show: Show = isShow(search.show) ? search.show : 'all'
  const navigate = useNavigate({ from: '/numbers' })
  // A look-up per word rather than per key: the server is asked once the typing rests.
  const [wanted] = useDebouncedValue(text.trim(), SEARCH_REST_MS)
  const filter = { Search: wanted || undefined, Compliance: show === 'all' ? undefined : show, ProofNames: true }
  const query = useInfiniteQuery({ ...numbersQuery(useSession().account.sid, filter), placeholderData: keepPreviousData })
  const { rows, more } = pagedRows(query)
  const standings = useQuery(overviewQuery).data?.numbers
  const counts = standings && countsOf(standings)
  const views = SHOWS.map(key => ({ key, label: t.numbers.shows[key], count: wanted ? undefined : counts?.[key] }))
  const empty =
    !wanted && show === 'all' ? (
      <Empty icon={<IconPhone size={20} aria-hidden />} title={t.numbers.none} action={<BuyButton />}>
        {t.numbers.noneHint}
      </Empty>
    ) : (
      <ZeroResults
        title={wanted ? t.numbers.noMatch(wanted) : t.numbers.noneShown(t.numbers.shows[show])}
        onClear={() => void navigate({ search: {} })}
      />
    )
  return (
    <Page title={t.numbers.title} lead={t.numbers.lead} actions={<BuyButton />}>
      <Toolbar>
        <Views
          label={t.numbers.filter}
          views={views}
          active={show}
          onPick={key => void navigate({ search: prev => ({ ...prev, show: key === 'all' ? '' : key }), replace: true })}
        />
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
        more={more}
      />
    </Page>
  )
}
