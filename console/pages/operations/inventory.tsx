import { IconListSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { staffListQuery } from '../../api/queries.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, ZeroResults } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { Search, Toolbar } from '../../components/toolbar.tsx'
import type { Tone } from '../../format/standing.ts'
import { countryName, numberTypeName, sentence } from '../../format/words.ts'
import { t } from '../../texts/en.ts'

interface StockNumber {
  phone_number: string
  iso_country: string
  number_type?: string
  type?: string
  locality: string | null
  status?: string
  state?: string
  capabilities: string[]
}

const TONES: Record<string, Tone> = { available: 'passed', held: 'pending', active: 'review', released: 'draft' }
const stateOf = ({ status, state }: StockNumber): string => status ?? state ?? ''

const COLUMNS: Column<StockNumber>[] = [
  { key: 'number', header: t.numbers.number, cell: ({ phone_number }) => <span className="strong num">{phone_number}</span> },
  {
    key: 'type',
    header: t.numbers.type,
    width: '24%',
    cell: number => `${countryName(number.iso_country)}, ${numberTypeName(number.number_type ?? number.type)}`,
  },
  { key: 'place', header: t.buy.place, width: '20%', cell: ({ locality }) => locality ?? <span className="quiet">{t.buy.anywhere}</span> },
  {
    key: 'state',
    header: t.documents.status,
    width: '16%',
    cell: number => <StatusBadge standing={{ tone: TONES[stateOf(number)] ?? 'draft', word: sentence(stateOf(number)), next: '' }} />,
  },
  {
    key: 'can',
    header: t.number.capabilities,
    width: '18%',
    cell: ({ capabilities }) => capabilities.map(name => t.capabilities[name] ?? sentence(name)).join(', '),
  },
]

export function InventoryPage() {
  const text = useSearch({ from: '/shell/operations/inventory' }).q ?? ''
  const navigate = useNavigate({ from: '/operations/inventory' })
  const query = useQuery(staffListQuery<StockNumber>('numbers', '/staff/v1/Numbers'))
  const rows = query.data?.filter(({ phone_number, locality, iso_country }) =>
    `${phone_number} ${locality ?? ''} ${iso_country} ${countryName(iso_country)}`.toLowerCase().includes(text.toLowerCase()),
  )
  const empty = text ? (
    <ZeroResults title={t.numbers.noMatch(text)} onClear={() => void navigate({ search: {} })} />
  ) : (
    <Empty icon={<IconListSearch size={20} aria-hidden />} title={t.inventory.none}>
      {t.inventory.noneHint}
    </Empty>
  )
  return (
    <Page title={t.nav.inventory} lead={t.inventory.lead}>
      <Toolbar>
        <Search label={t.numbers.search} value={text} onChange={q => void navigate({ search: { q }, replace: true })} />
      </Toolbar>
      <DataTable
        caption={t.nav.inventory}
        what={t.numbers.what}
        query={query}
        rows={rows}
        rowKey={({ phone_number }) => phone_number}
        columns={COLUMNS}
        empty={empty}
      />
    </Page>
  )
}
