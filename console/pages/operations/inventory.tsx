import { Button, NativeSelect } from '@mantine/core'
import { IconFileUpload, IconListSearch } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { can } from '../../../src/domain/lifecycle.ts'
import { post } from '../../api/http.ts'
import { pagedQuery, type StockFigure, type StockNumber, stockQuery } from '../../api/operations.ts'
import { isOperator, useSession } from '../../api/session.ts'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, ZeroResults } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { pagedRows } from '../../components/paged.ts'
import { ReadOnly } from '../../components/read-only.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { say, sayRefused } from '../../components/toasts.tsx'
import { Toolbar } from '../../components/toolbar.tsx'
import { formatDay } from '../../format/dates.ts'
import type { Tone } from '../../format/standing.ts'
import { countryName, numberTypeName, phoneText, sentence } from '../../format/words.ts'
import { t } from '../../texts/staff.ts'
import { FilterText } from './filter-text.tsx'
import { ImportDialog } from './import-dialog.tsx'

const TONES: Record<StockNumber['status'], Tone> = {
  available: 'passed',
  held: 'pending',
  active: 'review',
  released: 'draft',
  retired: 'draft',
}
const STATES = ['available', 'held', 'active', 'released', 'retired'] as const

const nextOf = ({ held_until, back_on_sale_at }: StockNumber): string =>
  held_until ? t.inventory.until(formatDay(held_until)) : back_on_sale_at ? t.inventory.backOn(formatDay(back_on_sale_at)) : ''

function Actions({ number }: { number: StockNumber }) {
  const queries = useQueryClient()
  const { phone_number: phone, status } = number
  const run = useMutation({
    mutationFn: (Status: 'available' | 'held' | 'retired') =>
      post<StockNumber>(`/staff/v1/Numbers/${encodeURIComponent(phone)}`, { Status }),
    onSuccess: async ({ status: now }) => {
      say(
        now === 'held'
          ? t.inventory.held(phoneText(phone))
          : now === 'retired'
            ? t.inventory.retired(phoneText(phone))
            : t.inventory.onSale(phoneText(phone)),
      )
      await queries.invalidateQueries({ queryKey: ['staff'] })
    },
    onError: sayRefused,
  })
  const named = (act: string) => t.inventory.actOn(act, phoneText(phone))
  const isOut = status === 'held' || status === 'retired'
  return (
    <div className="row">
      {isOut && (
        <button
          type="button"
          className="link"
          aria-label={named(t.inventory.sell)}
          disabled={run.isPending}
          onClick={() => run.mutate('available')}
        >
          {t.inventory.sell}
        </button>
      )}
      {status === 'available' && (
        <button
          type="button"
          className="link"
          aria-label={named(t.inventory.hold)}
          disabled={run.isPending}
          onClick={() => run.mutate('held')}
        >
          {t.inventory.hold}
        </button>
      )}
      {can('inventory', 'retire', status) && (
        <ConfirmButton
          label={t.inventory.retire}
          name={named(t.inventory.retire)}
          confirm={t.inventory.confirmRetire}
          isBusy={run.isPending}
          onConfirm={() => run.mutate('retired')}
        />
      )}
    </div>
  )
}

const columnsFor = (mayChange: boolean): Column<StockNumber>[] => [
  {
    key: 'number',
    header: t.numbers.number,
    cell: ({ phone_number }) => <span className="strong num nowrap">{phoneText(phone_number)}</span>,
  },
  {
    key: 'type',
    header: t.numbers.type,
    width: '21%',
    cell: ({ iso_country, number_type }) => `${countryName(iso_country)}, ${numberTypeName(number_type)}`,
  },
  { key: 'place', header: t.buy.place, width: '15%', cell: ({ locality }) => locality ?? <span className="quiet">{t.buy.anywhere}</span> },
  {
    key: 'can',
    header: t.number.capabilities,
    width: '17%',
    cell: ({ capabilities }) => capabilities.map(name => t.capabilities[name] ?? sentence(name)).join(', '),
  },
  {
    key: 'state',
    header: t.documents.status,
    width: '14%',
    cell: number => (
      <StatusBadge
        standing={{ tone: TONES[number.status], word: t.inventory.states[number.status] ?? number.status, next: nextOf(number) }}
      />
    ),
  },
  ...(mayChange
    ? [{ key: 'act', header: t.common.actions, width: '138px', cell: (number: StockNumber) => <Actions number={number} /> }]
    : []),
]

export function InventoryPage() {
  const search = useSearch({ from: '/shell/operations/inventory' })
  const navigate = useNavigate({ from: '/operations/inventory' })
  const mayChange = isOperator(useSession())
  const stock = useQuery(stockQuery).data ?? []
  const filter = {
    IsoCountry: search.country,
    NumberType: search.type,
    Status: search.state,
    Contains: search.q,
    Locality: search.place,
  }
  const query = useInfiniteQuery(pagedQuery<StockNumber>('numbers', '/staff/v1/Numbers', filter))
  const { rows, more } = pagedRows(query)
  const show = (next: Record<string, string>) => void navigate({ search: before => ({ ...before, ...next }), replace: true })
  const isFiltered = Object.values(filter).some(Boolean)
  const add = mayChange ? (
    <Button leftSection={<IconFileUpload size={16} aria-hidden />} onClick={() => show({ import: '1' })}>
      {t.inventory.import}
    </Button>
  ) : undefined
  const empty = isFiltered ? (
    <ZeroResults title={t.inventory.noMatch} onClear={() => void navigate({ search: {}, replace: true })} />
  ) : (
    <Empty icon={<IconListSearch size={20} aria-hidden />} title={t.inventory.none} action={add}>
      {t.inventory.noneHint}
    </Empty>
  )
  return (
    <Page title={t.nav.inventory} lead={`${t.inventory.lead} ${totals(stock)}`} actions={add}>
      <ReadOnly isShown={!mayChange}>{t.inventory.onlyOperator}</ReadOnly>
      <Toolbar isFilters>
        <FilterText label={t.inventory.digits} placeholder={t.inventory.digitsHint} value={search.q ?? ''} onChange={q => show({ q })} />
        <FilterText label={t.inventory.place} value={search.place ?? ''} onChange={place => show({ place })} />
        <Filters stock={stock} search={search} onChange={show} />
      </Toolbar>
      <DataTable
        caption={t.nav.inventory}
        what={t.numbers.what}
        query={query}
        rows={rows}
        rowKey={({ phone_number }) => phone_number}
        columns={columnsFor(mayChange)}
        empty={empty}
        more={more}
      />
      {mayChange && search.import && <ImportDialog onClose={() => show({ import: '' })} />}
    </Page>
  )
}

const sumOf = (stock: readonly StockFigure[], state: string): number =>
  stock.filter(({ status }) => status === state).reduce((sum, { count }) => sum + count, 0)
const totals = (stock: readonly StockFigure[]): string =>
  stock.length === 0 ? '' : `${t.inventory.figures(sumOf(stock, 'available'), sumOf(stock, 'active'))}.`

/** Only what is in stock can be chosen. */
function Filters({
  stock,
  search,
  onChange,
}: {
  stock: readonly StockFigure[]
  search: { country?: string; type?: string; state?: string }
  onChange: (next: Record<string, string>) => void
}) {
  const countries = [...new Set(stock.map(({ iso_country }) => iso_country))].sort((a, b) => countryName(a).localeCompare(countryName(b)))
  const types = [...new Set(stock.map(({ number_type }) => number_type))]
  const select = (
    label: string,
    name: 'country' | 'type' | 'state',
    blank: string,
    values: readonly string[],
    nameOf: (value: string) => string,
  ) => (
    <NativeSelect
      aria-label={label}
      value={search[name] ?? ''}
      data={[{ value: '', label: blank }, ...values.map(value => ({ value, label: nameOf(value) }))]}
      onChange={event => onChange({ [name]: event.currentTarget.value })}
    />
  )
  return (
    <>
      {select(t.inventory.country, 'country', t.inventory.anyCountry, countries, countryName)}
      {select(t.inventory.type, 'type', t.inventory.anyType, types, numberTypeName)}
      {select(t.inventory.state, 'state', t.inventory.anyState, STATES, state => t.inventory.states[state] ?? state)}
    </>
  )
}
