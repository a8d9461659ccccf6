import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { post } from '../api/http.ts'
import { addressesQuery, bundlesQuery, complianceQuery, documentsQuery, numberQuery, requirementsQuery } from '../api/queries.ts'
import { type Candidate, ofKind, placesOf, type Requirements } from '../api/requirements.ts'
import { useSession } from '../api/session.ts'
import type { Compliance, PhoneNumber } from '../api/types.ts'
import { addressText } from '../components/address-form.tsx'
import { LoadFailed } from '../components/empty.tsx'
import { Notice, Refused } from '../components/notice.tsx'
import { Card, Page } from '../components/page.tsx'
import { ReasonList, reasonText } from '../components/reason-card.tsx'
import { Sid } from '../components/sid.tsx'
import { formatDay } from '../format/dates.ts'
import { countryName, numberText, numberTypeName, sentence } from '../format/words.ts'
import { t } from '../texts/en.ts'

export function NumberPage() {
  const { sid } = useParams({ from: '/shell/numbers/$sid' })
  const { account } = useSession()
  const query = useQuery(numberQuery(account.sid, sid))
  const number = query.data
  const back = { to: '/numbers', label: t.numbers.title } as const
  if (!number) {
    return (
      <Page title={t.number.title} back={back}>
        <Card>
          {query.isError ? <LoadFailed error={query.error} what={t.number.what} onRetry={() => void query.refetch()} /> : t.common.loading}
        </Card>
      </Page>
    )
  }
  return (
    <Page
      title={numberText(number)}
      heading={<span className="num">{numberText(number)}</span>}
      lead={<Sid sid={number.sid} isWhole />}
      back={back}
    >
      <div className="split">
        <Regulatory key={`${number.address_sid}-${number.identity_sid}-${number.bundle_sid}`} number={number} />
        <Facts number={number} />
      </div>
    </Page>
  )
}

function Facts({ number }: { number: PhoneNumber }) {
  const able = Object.entries(number.capabilities).filter(([, isOn]) => isOn)
  return (
    <Card title={t.number.about}>
      <dl className="facts">
        <dt>{t.number.type}</dt>
        <dd>{[countryName(number.iso_country), numberTypeName(number.type)].filter(Boolean).join(', ')}</dd>
        <dt>{t.number.capabilities}</dt>
        <dd>{able.map(([name]) => t.capabilities[name] ?? sentence(name)).join(', ') || t.common.none}</dd>
        <dt>{t.number.bought}</dt>
        <dd>{formatDay(number.date_created)}</dd>
      </dl>
    </Card>
  )
}

/** The seed's card: choose an address and an identity document among those that passed and fit, and save. */
function Regulatory({ number }: { number: PhoneNumber }) {
  const rule = useQuery(requirementsQuery({ PhoneNumber: number.phone_number }))
  const compliance = useQuery(complianceQuery(number.sid))
  const [addressSid, setAddress] = useState(number.address_sid ?? '')
  const [identitySid, setIdentity] = useState(number.identity_sid ?? '')
  const save = useSave(number)
  const isChanged = addressSid !== (number.address_sid ?? '') || identitySid !== (number.identity_sid ?? '')
  const removes = (number.address_sid && !addressSid) || (number.identity_sid && !identitySid)
  return (
    <div className="stack">
      {compliance.data && <ComplianceNotice compliance={compliance.data} rule={rule.data} number={number} />}
      <Card
        title={t.number.regulatory}
        foot={<Foot isBusy={save.isPending} isChanged={isChanged} onSave={() => save.mutate({ addressSid, identitySid })} />}
      >
        {rule.isError && <LoadFailed error={rule.error} what={t.documentNew.rules} onRetry={() => void rule.refetch()} />}
        {!rule.data && !rule.isError && <p className="quiet">{t.common.loading}</p>}
        {rule.data && (
          <div className="stack">
            <p className="quiet">{t.number.regulatoryLead}</p>
            <Choice kind="address" number={number} rule={rule.data} value={addressSid} onChange={setAddress} />
            <Choice kind="identity_document" number={number} rule={rule.data} value={identitySid} onChange={setIdentity} />
            <BundleLine number={number} />
            {removes && <Notice tone="pending">{t.number.removing}</Notice>}
            <Refused error={save.error} />
          </div>
        )}
      </Card>
    </div>
  )
}

const Foot = ({ isBusy, isChanged, onSave }: { isBusy: boolean; isChanged: boolean; onSave: () => void }) => (
  <Button onClick={onSave} loading={isBusy} disabled={!isChanged}>
    {t.number.save}
  </Button>
)

function useSave(number: PhoneNumber) {
  const { account } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ addressSid, identitySid }: { addressSid: string; identitySid: string }) =>
      post<PhoneNumber>(`/2010-04-01/Accounts/${account.sid}/IncomingPhoneNumbers/${number.sid}.json`, {
        AddressSid: addressSid === (number.address_sid ?? '') ? undefined : addressSid,
        IdentitySid: identitySid === (number.identity_sid ?? '') ? undefined : identitySid,
      }),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['numbers'] }),
        queries.invalidateQueries({ queryKey: ['compliance'] }),
        queries.invalidateQueries({ queryKey: ['requirements'] }),
      ])
    },
  })
}

function ComplianceNotice({ compliance, rule, number }: { compliance: Compliance; rule: Requirements | undefined; number: PhoneNumber }) {
  const name = [countryName(number.iso_country ?? rule?.isoCountry), numberTypeName(number.type ?? rule?.numberType).toLowerCase()]
    .filter(Boolean)
    .join(' ')
  if (compliance.status === 'compliant') {
    const on = formatDay(compliance.since ?? compliance.checked_at ?? compliance.date_updated)
    return (
      <Notice tone="passed" title={t.number.compliant} isLive>
        {t.number.compliantHint(name, on)}
      </Notice>
    )
  }
  if (compliance.status === 'not-regulated') return <Notice tone="passed" title={t.number.notRegulated} />
  return (
    <>
      <Notice tone="failed" title={t.number.actionRequired} isLive>
        {compliance.deadline ? t.number.actionBy(formatDay(compliance.deadline)) : t.number.actionHint}
      </Notice>
      <ReasonList reasons={compliance.reasons} />
    </>
  )
}

function useNames(kind: Candidate['kind']): (sid: string) => string {
  const addresses = useQuery(addressesQuery(useSession().account.sid)).data ?? []
  const documents = useQuery(documentsQuery).data ?? []
  return sid => {
    if (kind === 'address') {
      const address = addresses.find(one => one.sid === sid)
      return address ? `${address.customer_name}, ${addressText(address)}` : sid
    }
    return documents.find(one => one.sid === sid)?.friendly_name ?? sid
  }
}

function Choice({
  kind,
  number,
  rule,
  value,
  onChange,
}: {
  kind: 'address' | 'identity_document'
  number: PhoneNumber
  rule: Requirements
  value: string
  onChange: (sid: string) => void
}) {
  const nameOf = useNames(kind)
  const fitting = ofKind(kind, rule.qualifying)
  const hidden = ofKind(kind, rule.notQualifying)
  const kept = value && !fitting.some(({ sid }) => sid === value) ? [{ value, label: t.number.noLonger(nameOf(value)) }] : []
  const texts = t.number.choices[kind]
  const options = [
    { value: '', label: fitting.length > 0 ? t.number.notAssigned : texts.none },
    ...fitting.map(({ sid }) => ({ value: sid, label: nameOf(sid) })),
    ...kept,
  ]
  return (
    <div className="stack-s">
      <NativeSelect label={texts.label} value={value} data={options} onChange={event => onChange(event.currentTarget.value)} />
      {fitting.length === 0 && (
        <p className="small quiet">
          {t.number.noneFits(hidden.length, texts.plural)}{' '}
          {kind === 'address' ? (
            <Link
              to="/addresses"
              search={{ new: '1', country: rule.isoCountry, locality: placesOf(rule) ? (rule.address?.localities[0] ?? '') : '' }}
            >
              {t.number.addOne}
            </Link>
          ) : (
            <Link to="/documents/new" search={{ number: number.phone_number }}>
              {t.number.addOne}
            </Link>
          )}
        </p>
      )}
      {hidden.length > 0 && (
        <details className="hidden-why">
          <summary>{t.number.hidden(hidden.length)}</summary>
          <ul>
            {hidden.map(({ sid, reasons }) => (
              <li key={sid}>
                <span className="strong">{nameOf(sid)}</span>
                <span className="quiet">{reasons.map(reasonText).join(' ')}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function BundleLine({ number }: { number: PhoneNumber }) {
  const bundle = useQuery({ ...bundlesQuery, enabled: number.bundle_sid !== null }).data?.find(({ sid }) => sid === number.bundle_sid)
  if (!number.bundle_sid) return null
  return (
    <p>
      <span className="quiet">{t.number.bundle}</span>{' '}
      <Link to="/bundles/$sid" params={{ sid: number.bundle_sid }}>
        {bundle?.friendly_name ?? number.bundle_sid}
      </Link>
    </p>
  )
}
