import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { mendBy } from '../../../src/domain/regulations/grace.ts'
import { post } from '../../api/http.ts'
import { complianceQuery, requirementsQuery } from '../../api/queries.ts'
import { type Candidate, nameIn, ofKind, placesOf, type Requirements, wantsAddress } from '../../api/requirements.ts'
import { useSession } from '../../api/session.ts'
import type { Compliance, PhoneNumber } from '../../api/types/numbers.ts'
import { LoadFailed } from '../../components/empty.tsx'
import { Loading } from '../../components/loading.tsx'
import { Notice, Refused } from '../../components/notice.tsx'
import { Card } from '../../components/page.tsx'
import { ReasonList } from '../../components/reason-card.tsx'
import { say } from '../../components/toasts.tsx'
import { formatDay } from '../../format/dates.ts'
import { reasonText } from '../../format/reasons.ts'
import { countryName, numberTypeName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'

/** What stands behind a number; an empty text is nothing. */
type Mapping = Record<Candidate['kind'], string>
const FIELDS: Record<Candidate['kind'], 'address_sid' | 'identity_sid' | 'bundle_sid'> = {
  address: 'address_sid',
  identity_document: 'identity_sid',
  bundle: 'bundle_sid',
}
// The keys of FIELDS are the kinds.
const KINDS = Object.keys(FIELDS) as Candidate['kind'][]

const mappingOf = (number: PhoneNumber): Mapping => ({
  address: number.address_sid ?? '',
  identity_document: number.identity_sid ?? '',
  bundle: number.bundle_sid ?? '',
})

/** What the rule can go by, and what is mapped in any case. */
function kindsFor(rule: Requirements, mapping: Mapping): Candidate['kind'][] {
  const isAsked: Record<Candidate['kind'], boolean> = {
    address: wantsAddress(rule) || rule.proofs.includes('none'),
    identity_document: rule.proofs.includes('identity_document'),
    bundle: rule.proofs.includes('bundle'),
  }
  return KINDS.filter(kind => isAsked[kind] || mapping[kind] !== '')
}

/** The seed's card: choose an address and a proof among those that passed and fit, and save. */
export function Regulatory({ number }: { number: PhoneNumber }) {
  const rule = useQuery(requirementsQuery({ PhoneNumber: number.phone_number }))
  const compliance = useQuery(complianceQuery(number.sid))
  const known = mappingOf(number)
  const [mapping, setMapping] = useState(known)
  const save = useSave(number, known)
  const isChanged = KINDS.some(kind => mapping[kind] !== known[kind])
  const isTaken = KINDS.some(kind => known[kind] !== '' && mapping[kind] === '')
  const isReplaced = KINDS.some(kind => mapping[kind] !== '' && mapping[kind] !== known[kind])
  return (
    <div className="stack">
      {compliance.data && <ComplianceNotice compliance={compliance.data} rule={rule.data} number={number} />}
      <Card
        title={t.number.regulatory}
        foot={
          <Button onClick={() => save.mutate(mapping)} loading={save.isPending} disabled={!isChanged}>
            {isTaken && !isReplaced ? t.number.saveAnyway : t.number.save}
          </Button>
        }
      >
        {rule.isError && <LoadFailed error={rule.error} what={t.documentNew.rules} onRetry={() => void rule.refetch()} />}
        {!rule.data && !rule.isError && <Loading />}
        {rule.data && (
          <div className="stack">
            <p className="quiet">{t.number.regulatoryLead}</p>
            {kindsFor(rule.data, known).map(kind => (
              <Choice
                key={kind}
                kind={kind}
                number={number}
                rule={rule.data}
                value={mapping[kind]}
                onChange={sid => setMapping({ ...mapping, [kind]: sid })}
              />
            ))}
            {isTaken && !isReplaced && !rule.data.proofs.includes('none') && (
              <Notice tone="pending" isLive title={t.number.removing}>
                {t.number.removingHint(formatDay(mendBy(new Date()).toISOString()))}
              </Notice>
            )}
            <Refused error={save.error} />
          </div>
        )}
      </Card>
    </div>
  )
}

function useSave(number: PhoneNumber, known: Mapping) {
  const { account } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (mapping: Mapping) => {
      const changed = (kind: Candidate['kind']) => (mapping[kind] === known[kind] ? undefined : mapping[kind])
      return post<PhoneNumber>(`/2010-04-01/Accounts/${account.sid}/IncomingPhoneNumbers/${number.sid}.json`, {
        AddressSid: changed('address'),
        IdentitySid: changed('identity_document'),
        BundleSid: changed('bundle'),
      })
    },
    onSuccess: async () => {
      say(t.number.saved)
      await Promise.all(['numbers', 'compliance', 'requirements', 'events'].map(key => queries.invalidateQueries({ queryKey: [key] })))
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

function Choice({
  kind,
  number,
  rule,
  value,
  onChange,
}: {
  kind: Candidate['kind']
  number: PhoneNumber
  rule: Requirements
  value: string
  onChange: (sid: string) => void
}) {
  const nameOf = (sid: string) => nameIn(rule, sid)
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
          {t.number.noneFits(hidden.length, texts.plural)} <AddOne kind={kind} number={number} rule={rule} />
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

/** The way to something that would fit. */
function AddOne({ kind, number, rule }: { kind: Candidate['kind']; number: PhoneNumber; rule: Requirements }) {
  if (kind === 'address') {
    const locality = placesOf(rule) ? (rule.address?.localities[0] ?? '') : ''
    return (
      <Link to="/addresses" search={{ new: '1', country: rule.isoCountry, locality }}>
        {t.number.addOne}
      </Link>
    )
  }
  if (kind === 'bundle') {
    return (
      <Link to="/bundles/new" search={{ country: rule.isoCountry, type: rule.numberType }}>
        {t.number.addOne}
      </Link>
    )
  }
  return (
    <Link to="/documents/new" search={{ number: number.phone_number }}>
      {t.number.addOne}
    </Link>
  )
}
