import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { DetailedField } from '../../api/types/bundles.ts'
import { CountrySelect, DateField } from '../../components/fields.tsx'
import { COUNTRY_CODES } from '../../format/countries.ts'
import { t } from '../../texts/en.ts'
import { COUNTRIES, DATES } from '../document-new/needs.ts'

export const textsOf = (attributes: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value ?? '')]),
  )

/** `address_sids` is an array at Twilio; everything else is text. */
export const attributesOf = (values: Record<string, string>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, name === 'address_sids' ? value.split(',') : value]),
  )

/** One detail of an end user or a document, by its machine name. Links of the check lead to it by each of its `ids`. */
export function AttributeField({ ids, ...props }: Props & { ids: readonly string[] }) {
  return (
    <Anchored ids={ids}>
      <Input {...props} />
    </Anchored>
  )
}

export function Anchored({ ids, children }: { ids: readonly string[]; children: ReactNode }) {
  return (
    <div className="detail" tabIndex={-1}>
      {ids.map(id => (
        <span key={id} id={id} className="anchor" />
      ))}
      {children}
    </div>
  )
}

interface Props {
  field: DetailedField
  value: string
  onChange: (value: string) => void
}

function Input({ field: { machine_name: name, friendly_name: label, description }, value, onChange }: Props) {
  if (DATES.test(name)) return <DateField label={label} value={value} onChange={onChange} />
  if (COUNTRIES.test(name))
    return <CountrySelect label={label} codes={COUNTRY_CODES} blank={t.common.choose} value={value} onPick={onChange} />
  return (
    <TextInput
      label={label}
      {...(description && description !== label ? { description } : {})}
      value={value}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}
