import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { supportedCountries } from '../../src/domain/id-support.ts'
import { faultOf } from '../../src/domain/regulations/answers.ts'
import type { FieldRequirement } from '../../src/domain/regulations/regulation.ts'
import { profileAsksForAddress, profileForm, type UpgradeType } from '../../src/domain/regulations/upgrade-information.ts'
import { ApiError, post } from '../api/http.ts'
import { addressesQuery } from '../api/queries.ts'
import { useSession } from '../api/session.ts'
import type { PrimaryProfile } from '../api/types/bundles.ts'
import type { Upgrade } from '../api/types/checks.ts'
import { AddressModal, addressText } from '../components/address-form.tsx'
import { CountrySelect, DateField } from '../components/fields.tsx'
import { Refused } from '../components/notice.tsx'
import { Card } from '../components/page.tsx'
import { t } from '../texts/en.ts'

type Values = Record<string, string>
type Faults = Partial<Record<string, string>>

const ID_COUNTRIES = supportedCountries().map(({ country }) => country)
const labelOf = ({ name, friendlyName }: FieldRequirement): string => t.fields[name] ?? friendlyName
const today = (): string => new Date().toISOString().slice(0, 10)

/** Who the account belongs to: the fields that its profile asks for, filled in from what was said before. */
export function AboutYou({ primary, onStarted }: { primary: PrimaryProfile; onStarted: (upgrade: Upgrade) => void }) {
  const { user } = useSession()
  const queries = useQueryClient()
  const [type, setType] = useState<UpgradeType>(primary.type ?? 'individual')
  const [values, setValues] = useState<Values>(() => ({ email: user.email, ...textsIn(primary.details) }))
  const [country, setCountry] = useState('')
  const [addressSid, setAddressSid] = useState('')
  const [faults, setFaults] = useState<Faults>({})
  const groups = profileForm(type)
  const start = useMutation({
    mutationFn: () =>
      post<Upgrade>('/v1/Upgrades', {
        Type: type,
        Email: values.email?.trim(),
        IsoCountry: country || undefined,
        AddressSid: addressSid || undefined,
        Attributes: JSON.stringify(answersOf(groups, values)),
      }),
    onSuccess: async upgrade => {
      onStarted(upgrade)
      await Promise.all(['profiles', 'upgrades'].map(key => queries.invalidateQueries({ queryKey: [key] })))
    },
    onError: error => setFaults(toldBy(error)),
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    const found = faultsIn(groups, values)
    if (profileAsksForAddress(type) && !addressSid) found.address_sids = t.upgrade.addressNeeded
    setFaults(found)
    if (Object.keys(found).length === 0) start.mutate()
  }
  const change = (name: string) => (value: string) => setValues(before => ({ ...before, [name]: value }))
  return (
    <Card title={t.upgrade.about}>
      <form className="stack" noValidate onSubmit={onSubmit}>
        <p className="quiet">{t.upgrade.aboutHint}</p>
        <div className="halves">
          <NativeSelect
            label={t.upgrade.type}
            value={type}
            data={(['individual', 'business'] as const).map(value => ({ value, label: t.holderTypes[value] ?? value }))}
            onChange={({ currentTarget: { value } }) => setType(value === 'business' ? 'business' : 'individual')}
          />
          <CountrySelect
            label={t.upgrade.country}
            codes={ID_COUNTRIES}
            blank={t.upgrade.countryLater}
            value={country}
            onPick={setCountry}
          />
        </div>
        {groups.map(({ name, fields }) => (
          <section key={name} className="stack-s" aria-label={name}>
            {groups.length > 1 && <h3>{name}</h3>}
            <div className="halves">
              {fields.map(field => (
                <Answer
                  key={field.name}
                  field={field}
                  value={values[field.name] ?? ''}
                  fault={faults[field.name]}
                  onChange={change(field.name)}
                />
              ))}
            </div>
          </section>
        ))}
        <AddressChoice isRequired={profileAsksForAddress(type)} value={addressSid} fault={faults.address_sids} onChange={setAddressSid} />
        <Refused error={start.error} />
        <div>
          <Button type="submit" loading={start.isPending}>
            {t.upgrade.next}
          </Button>
        </div>
      </form>
    </Card>
  )
}

interface AnswerProps {
  field: FieldRequirement
  value: string
  fault: string | undefined
  onChange: (value: string) => void
}

function Answer({ field, value, fault, onChange }: AnswerProps) {
  const label = labelOf(field)
  if (field.kind === 'birth_date' || field.kind === 'date')
    return (
      <DateField label={label} value={value} error={fault} isOptional={!field.required} isRequired={field.required} onChange={onChange} />
    )
  return (
    <TextInput
      label={field.required ? label : <OptionalLabel label={label} />}
      withAsterisk={field.required}
      type={field.kind === 'email' ? 'email' : field.kind === 'phone' ? 'tel' : 'text'}
      value={value}
      error={fault}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}

const OptionalLabel = ({ label }: { label: string }) => (
  <>
    {label} <span className="label-optional">{t.documentNew.optional}</span>
  </>
)

interface AddressProps {
  isRequired: boolean
  value: string
  fault: string | undefined
  onChange: (sid: string) => void
}

function AddressChoice({ isRequired, value, fault, onChange }: AddressProps) {
  const [isAdding, setAdding] = useState(false)
  const addresses = useQuery(addressesQuery(useSession().account.sid)).data ?? []
  return (
    <div className="stack-s">
      <NativeSelect
        label={isRequired ? t.fields.address_sids : <OptionalLabel label={t.fields.address_sids ?? ''} />}
        withAsterisk={isRequired}
        error={fault}
        value={value}
        data={[
          { value: '', label: addresses.length > 0 ? t.common.choose : t.upgrade.noAddress },
          ...addresses.map(one => ({ value: one.sid, label: `${one.customer_name}, ${addressText(one)}` })),
        ]}
        onChange={event => onChange(event.currentTarget.value)}
      />
      <div>
        <Button variant="default" size="xs" onClick={() => setAdding(true)}>
          {t.addresses.add}
        </Button>
      </div>
      {isAdding && (
        <AddressModal
          onClose={() => setAdding(false)}
          onSaved={({ sid }) => {
            onChange(sid)
            setAdding(false)
          }}
        />
      )}
    </div>
  )
}

const textsIn = (details: Record<string, unknown>): Values =>
  Object.fromEntries(Object.entries(details).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))

const answersOf = (groups: ReturnType<typeof profileForm>, values: Values): Values =>
  Object.fromEntries(
    groups.flatMap(({ fields }) => fields.map(({ name }) => [name, values[name]?.trim() ?? ''])).filter(([, value]) => value !== ''),
  )

function faultsIn(groups: ReturnType<typeof profileForm>, values: Values): Faults {
  const context = { today: today(), minimumAge: null }
  return Object.fromEntries(
    groups.flatMap(({ fields }) =>
      fields.flatMap(field => {
        const fault = faultOf(field, values[field.name], context)
        return fault ? [[field.name, `${labelOf(field)} ${fault}.`]] : []
      }),
    ),
  )
}

/** The server's own findings, field by field. */
function toldBy(error: Error): Faults {
  const reasons = error instanceof ApiError && Array.isArray(error.details.reasons) ? error.details.reasons : []
  return Object.fromEntries(
    reasons.flatMap((one: { field?: unknown; note?: unknown }) =>
      typeof one.field === 'string' ? [[one.field, String(one.note ?? '')]] : [],
    ),
  )
}
