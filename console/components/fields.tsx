import { NativeSelect, type NativeSelectProps } from '@mantine/core'
import { useId, useState } from 'react'
import { dateOrder } from '../format/dates.ts'
import { countryName } from '../format/words.ts'
import { t } from '../texts/en.ts'
import './fields.css'

interface DateProps {
  label: string
  value: string
  onChange: (value: string) => void
  isRequired?: boolean
  error?: string | undefined
  isOptional?: boolean
}

type Part = 'day' | 'month' | 'year'
const ORDER = dateOrder()
const split = (value: string): Record<Part, string> => {
  const [year = '', month = '', day = ''] = value.split('-')
  return { year, month, day }
}
const joined = ({ year, month, day }: Record<Part, string>): string =>
  year || month || day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : ''

/** Three boxes in the order of the reader's locale; the value is YYYY-MM-DD, or an incomplete text that no rule accepts. */
export function DateField({ label, value, onChange, isRequired = false, error, isOptional = false }: DateProps) {
  const id = useId()
  const [parts, setParts] = useState(split(value))
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    if (joined(parts) !== value) setParts(split(value))
  }
  const change = (part: Part, text: string) => {
    const next = { ...parts, [part]: text.replace(/\D/g, '').slice(0, part === 'year' ? 4 : 2) }
    setParts(next)
    onChange(joined(next))
  }
  return (
    <fieldset className="date" aria-describedby={`${id}-error`}>
      <legend className="mantine-InputWrapper-label">
        {label}
        {isRequired && <Star />}
        {isOptional && <span className="label-optional"> {t.documentNew.optional}</span>}
      </legend>
      <div className="date-parts">
        {ORDER.map(part => (
          <input
            key={part}
            className="date-part"
            data-part={part}
            data-error={Boolean(error) || undefined}
            aria-label={`${label}: ${t.dateParts[part]}`}
            aria-required={isRequired}
            aria-invalid={Boolean(error)}
            inputMode="numeric"
            autoComplete="off"
            placeholder={t.dateParts[`${part}Sample`]}
            value={parts[part]}
            onChange={event => change(part, event.currentTarget.value)}
          />
        ))}
      </div>
      <p id={`${id}-error`} className="field-error">
        {error ?? ''}
      </p>
    </fieldset>
  )
}

export const Star = () => (
  <span className="star" aria-hidden>
    {' '}
    *
  </span>
)

interface CountryProps extends Omit<NativeSelectProps, 'data' | 'onChange'> {
  codes: readonly string[]
  onPick: (code: string) => void
  blank?: string
}

export function CountrySelect({ codes, onPick, blank, ...rest }: CountryProps) {
  const named = codes.map(value => ({ value, label: countryName(value) })).sort((a, b) => a.label.localeCompare(b.label))
  return (
    <NativeSelect
      {...rest}
      data={blank === undefined ? named : [{ value: '', label: blank }, ...named]}
      onChange={event => onPick(event.currentTarget.value)}
    />
  )
}
