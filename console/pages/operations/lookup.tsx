import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ApiError, get } from '../../api/http.ts'
import { Empty } from '../../components/empty.tsx'
import { Notice } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { Sid } from '../../components/sid.tsx'
import { formatMoment } from '../../format/dates.ts'
import { sentence } from '../../format/words.ts'
import { t } from '../../texts/staff.ts'

interface Found {
  phone_number: string
  at: string
  period: Record<string, string | null> | null
}

/** Who stood behind a number at a moment: the question a regulator asks. */
export function LookupPage() {
  const search = useSearch({ from: '/shell/operations/lookup' })
  const navigate = useNavigate({ from: '/operations/lookup' })
  const [number, setNumber] = useState(search.number ?? '')
  const [at, setAt] = useState(search.at ?? '')
  const found = useQuery({
    queryKey: ['staff', 'lookup', search],
    queryFn: () =>
      get<Found>('/staff/v1/Lookup', { PhoneNumber: search.number, At: search.at ? new Date(search.at).toISOString() : undefined }),
    enabled: search.number !== undefined,
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void navigate({ search: { number: number.trim(), at } })
  }
  return (
    <Page title={t.nav.lookup} lead={t.lookup.lead}>
      <Card>
        <form className="inline-form" onSubmit={onSubmit}>
          <TextInput
            label={t.lookup.number}
            placeholder="+4930…"
            inputMode="tel"
            value={number}
            onChange={event => setNumber(event.currentTarget.value)}
          />
          <TextInput label={t.lookup.at} type="datetime-local" value={at} onChange={event => setAt(event.currentTarget.value)} />
          <Button type="submit" disabled={!number.trim()} loading={found.isFetching}>
            {t.lookup.find}
          </Button>
        </form>
      </Card>
      {found.isError && (
        <Notice tone="failed" isLive>
          {found.error instanceof ApiError ? found.error.message : t.errors.unknown}
        </Notice>
      )}
      {found.data && <Result found={found.data} />}
    </Page>
  )
}

function Result({ found }: { found: Found }) {
  const { period, phone_number, at } = found
  if (!period) {
    return (
      <Card>
        <Empty title={t.lookup.nobody(phone_number, formatMoment(at))} />
      </Card>
    )
  }
  return (
    <Card title={<span className="num">{phone_number}</span>} aside={<span className="small quiet">{formatMoment(at)}</span>}>
      <dl className="facts">
        {Object.entries(period)
          .filter(([name, value]) => value && name !== 'phone_number')
          .map(([name, value]) => (
            <Line key={name} name={name} value={value ?? ''} />
          ))}
      </dl>
    </Card>
  )
}

const SID = /^[A-Z]{2}[0-9a-f]{32}$/
const TIME = /^\d{4}-\d\d-\d\dT/
const Line = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt>{sentence(name.replace(/_sid$/, ''))}</dt>
    <dd>{SID.test(value) ? <Sid sid={value} isWhole /> : TIME.test(value) ? formatMoment(value) : sentence(value)}</dd>
  </>
)
