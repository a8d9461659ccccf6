import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { get } from '../../api/http.ts'
import { isTrial, useSession } from '../../api/session.ts'
import type { AvailableNumber } from '../../api/types/numbers.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Empty, ZeroResults } from '../../components/empty.tsx'
import { CountrySelect } from '../../components/fields.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { PurchaseModal } from '../../components/purchase.tsx'
import { RequirementLine } from '../../components/requirement-line.tsx'
import { numberText, numberTypeName, sentence } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import { KeptNumbers } from './kept.tsx'
import './buy.css'

const KINDS = { local: 'Local', mobile: 'Mobile', national: 'National', 'toll-free': 'TollFree' } as const
type Kind = keyof typeof KINDS
const isKind = (text: string | undefined): text is Kind => text !== undefined && Object.hasOwn(KINDS, text)

interface Wanted {
  country: string
  type: Kind
  contains: string
  locality: string
}

function useFound(wanted: Wanted) {
  const { account } = useSession()
  return useQuery({
    queryKey: ['available', wanted],
    queryFn: async () =>
      (
        await get<{ available_phone_numbers: AvailableNumber[] }>(
          `/2010-04-01/Accounts/${account.sid}/AvailablePhoneNumbers/${wanted.country}/${KINDS[wanted.type]}.json`,
          {
            Contains: wanted.contains || undefined,
            InLocality: wanted.locality || undefined,
            PageSize: 30,
          },
        )
      ).available_phone_numbers,
    staleTime: 30_000,
  })
}

/** Where numbers are on sale, and the country that is looked at. */
function useCountries(chosen: string): string[] {
  const { account } = useSession()
  const { data } = useQuery({
    queryKey: ['available', 'countries'],
    queryFn: () => get<{ countries: { country_code: string }[] }>(`/2010-04-01/Accounts/${account.sid}/AvailablePhoneNumbers.json`),
    staleTime: 30_000,
  })
  return [...new Set([chosen, ...(data?.countries ?? []).map(({ country_code }) => country_code)])]
}

export function BuyPage() {
  const session = useSession()
  const search = useSearch({ from: '/shell/numbers/buy' })
  const navigate = useNavigate({ from: '/numbers/buy' })
  const wanted: Wanted = {
    country: search.country ?? 'DE',
    type: isKind(search.type) ? search.type : 'local',
    contains: search.contains ?? '',
    locality: search.locality ?? '',
  }
  const query = useFound(wanted)
  const choose = (phoneNumber: string) => void navigate({ search: prev => ({ ...prev, chosen: phoneNumber }), replace: true })
  const close = () => void navigate({ search: ({ chosen: _, identity: __, ...rest }) => rest, replace: true })
  const columns: Column<AvailableNumber>[] = [
    { key: 'number', header: t.numbers.number, cell: number => <span className="table-link num">{numberText(number)}</span> },
    {
      key: 'place',
      header: t.buy.place,
      width: '20%',
      cell: ({ locality, region }) =>
        [locality, region !== locality ? region : null].filter(Boolean).join(', ') || <span className="quiet">{t.buy.anywhere}</span>,
    },
    {
      key: 'can',
      header: t.number.capabilities,
      width: '14%',
      cell: ({ capabilities }) => <span className="quiet">{ableTo(capabilities)}</span>,
    },
    {
      key: 'needs',
      header: t.buy.needs,
      width: '34%',
      cell: number => <RequirementLine phoneNumber={number.phone_number} group={`${wanted.country}-${wanted.type}-${number.locality}`} />,
    },
    {
      key: 'buy',
      header: t.common.actions,
      width: '104px',
      cell: number => (
        <Button variant="default" onClick={() => choose(number.phone_number)} aria-label={t.buy.buyOne(numberText(number))}>
          {t.buy.buy}
        </Button>
      ),
    },
  ]
  const hasFilter = wanted.contains !== '' || wanted.locality !== ''
  const empty = hasFilter ? (
    <ZeroResults title={t.buy.noMatch} onClear={() => void navigate({ search: { country: wanted.country, type: wanted.type } })} />
  ) : (
    <Empty icon={<IconSearch size={20} aria-hidden />} title={t.buy.none(numberTypeName(wanted.type).toLowerCase())}>
      {t.buy.noneHint}
    </Empty>
  )
  return (
    <Page title={t.buy.title} lead={t.buy.lead}>
      {isTrial(session) && (
        <Notice tone="review" title={t.home.trial}>
          <Link to="/upgrade">{t.home.upgrade}</Link>
        </Notice>
      )}
      <KeptNumbers onBuy={choose} />
      <SearchForm
        key={JSON.stringify(wanted)}
        wanted={wanted}
        onSearch={next =>
          void navigate({ search: { country: next.country, type: next.type, contains: next.contains, locality: next.locality } })
        }
      />
      <DataTable
        caption={t.buy.results}
        what={t.buy.what}
        query={query}
        rows={query.data}
        rowKey={({ phone_number }) => phone_number}
        columns={columns}
        empty={empty}
      />
      {search.chosen && (
        <PurchaseModal
          phoneNumber={search.chosen}
          identitySid={search.identity}
          type={wanted.type}
          country={wanted.country}
          onClose={close}
        />
      )}
    </Page>
  )
}

const ableTo = (capabilities: Record<string, boolean>): string =>
  Object.entries(capabilities)
    .filter(([, isOn]) => isOn)
    .map(([name]) => t.capabilities[name.toLowerCase()] ?? sentence(name))
    .join(', ')

function SearchForm({ wanted, onSearch }: { wanted: Wanted; onSearch: (wanted: Wanted) => void }) {
  const [contains, setContains] = useState(wanted.contains)
  const [locality, setLocality] = useState(wanted.locality)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    onSearch({ ...wanted, contains: contains.trim(), locality: locality.trim() })
  }
  return (
    <Card>
      <form className="buy-search" onSubmit={onSubmit}>
        <CountrySelect
          label={t.documentNew.country}
          codes={useCountries(wanted.country)}
          value={wanted.country}
          onPick={country => onSearch({ ...wanted, country, contains, locality: '' })}
        />
        <NativeSelect
          label={t.documentNew.numberType}
          value={wanted.type}
          data={Object.keys(KINDS).map(value => ({ value, label: numberTypeName(value) }))}
          onChange={({ currentTarget: { value } }) => onSearch({ ...wanted, type: isKind(value) ? value : 'local', contains, locality })}
        />
        <TextInput
          label={t.buy.contains}
          placeholder={t.buy.containsSample}
          value={contains}
          inputMode="tel"
          onChange={event => setContains(event.currentTarget.value)}
        />
        <TextInput label={t.buy.locality} value={locality} onChange={event => setLocality(event.currentTarget.value)} />
        <Button type="submit">{t.buy.search}</Button>
      </form>
    </Card>
  )
}
