import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconCircleCheck, IconHistory, IconScan } from '@tabler/icons-react'
import type { NeededField } from '../../api/requirements.ts'
import type { ReadingRow } from '../../api/types/documents.ts'
import { CountrySelect, DateField } from '../../components/fields.tsx'
import { Crop } from '../../components/scan-view.tsx'
import { COUNTRY_CODES } from '../../format/countries.ts'
import { formatValue } from '../../format/dates.ts'
import { fieldName } from '../../format/words.ts'
import { t } from '../../texts/en.ts'
import { COUNTRIES, compared, DATES } from './needs.ts'
import type { Origin } from './use-details.ts'

interface Props {
  field: NeededField
  value: string
  onChange: (value: string) => void
  row: ReadingRow | undefined
  origin: Origin | undefined
  /** Picture of the page that the row stands on. */
  pageUrl: string | null
  error: string | undefined
  keptTyped: boolean
  onKeepTyped: () => void
}

/** One detail with what the scan says of it. */
export function DetailField(props: Props) {
  const { field, value, onChange, row, origin, pageUrl, keptTyped, onKeepTyped } = props
  const verdict = compared(row, value)
  return (
    <div id={`field-${field.name}`} className="detail" tabIndex={-1}>
      <Input {...props} />
      {verdict === 'same' && (
        <span className="from-scan small">
          {origin === 'scan' ? <IconScan size={14} aria-hidden /> : <IconCircleCheck size={14} aria-hidden />}
          {origin === 'scan' ? t.documentNew.readFromScan : t.documentNew.matchesScan}
        </span>
      )}
      {verdict === 'unknown' && origin === 'earlier' && value && (
        <span className="small quiet from-earlier">
          <IconHistory size={14} aria-hidden />
          {t.documentNew.fromEarlier}
        </span>
      )}
      {verdict === 'same' && origin === 'scan' && row?.box && pageUrl && (
        <Crop src={pageUrl} box={row.box} alt={t.documentNew.cropOf(fieldName(field.name))} />
      )}
      {verdict === 'different' && row?.seen && (
        <div className="mismatch" role="status">
          <p>{t.documentNew.scanSays(formatValue(row.seen), formatValue(value))}</p>
          {row.box && pageUrl && <Crop src={pageUrl} box={row.box} alt={t.documentNew.cropOf(fieldName(field.name))} />}
          {!keptTyped && (
            <div className="row">
              <Button variant="default" onClick={() => onChange(row.seen ?? '')}>
                {t.documentNew.usePrinted}
              </Button>
              <Button variant="subtle" color="quiet" onClick={onKeepTyped}>
                {t.documentNew.keepMine}
              </Button>
            </div>
          )}
        </div>
      )}
    </div>
  )
}

function Input({ field, value, onChange, error }: Props) {
  const label = field.friendly_name || fieldName(field.name)
  const about = {
    label: field.required ? label : <Optional label={label} />,
    error,
    withAsterisk: field.required,
    'aria-required': field.required,
    description: field.description,
  }
  if (field.choices?.length) {
    return (
      <NativeSelect
        {...about}
        value={value}
        data={[{ value: '', label: t.common.choose }, ...field.choices.map(({ name, value: one }) => ({ value: one, label: name || one }))]}
        onChange={event => onChange(event.currentTarget.value)}
      />
    )
  }
  if (DATES.test(field.name))
    return (
      <DateField label={label} value={value} onChange={onChange} isRequired={field.required} error={error} isOptional={!field.required} />
    )
  if (COUNTRIES.test(field.name))
    return (
      <CountrySelect {...about} description={undefined} codes={COUNTRY_CODES} blank={t.common.choose} value={value} onPick={onChange} />
    )
  return <TextInput {...about} value={value} onChange={event => onChange(event.currentTarget.value)} autoComplete="off" />
}

const Optional = ({ label }: { label: string }) => (
  <>
    {label} <span className="label-optional">{t.documentNew.optional}</span>
  </>
)
