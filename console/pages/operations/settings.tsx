import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { FRAUD_ANSWERS, FRAUD_SIGNS } from '../../../src/domain/fraud.ts'
import { faultOf, type SettingName, type Settings } from '../../../src/domain/settings.ts'
import { postJson } from '../../api/http.ts'
import { type OperatorSettings, type Setting, type SettingValue, settingsQuery } from '../../api/operations.ts'
import { isOperator, mayOversee, useSession } from '../../api/session.ts'
import { staffQuery } from '../../api/staff.ts'
import { LoadFailed } from '../../components/empty.tsx'
import { Loading } from '../../components/loading.tsx'
import { Notice, Refused } from '../../components/notice.tsx'
import { Card, Page } from '../../components/page.tsx'
import { ReadOnly } from '../../components/read-only.tsx'
import { say, sayRefused } from '../../components/toasts.tsx'
import { formatMoment } from '../../format/dates.ts'
import { t } from '../../texts/staff.ts'
import '../../components/role-choice.css'
import './operations.css'

const labelOf = (name: string): string => {
  const text: unknown = t.operatorSettings[name as keyof typeof t.operatorSettings]
  return typeof text === 'string' ? text : name
}

const parameterOf = (name: string): string =>
  name
    .split('_')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

const answerText = (value: string): string => t.operatorSettings.fraudAnswers[value] ?? value

const textOf = (value: SettingValue): string => {
  if (typeof value === 'boolean') return value ? t.operatorSettings.yes : t.operatorSettings.no
  if (!Array.isArray(value)) return answerText(String(value))
  return value.length === 0
    ? t.operatorSettings.none
    : value.map(one => (typeof one === 'number' ? t.operatorSettings.days[one - 1] : one)).join(', ')
}

export function OperatorSettingsPage() {
  const query = useQuery(settingsQuery)
  const mayChange = isOperator(useSession())
  return (
    <Page title={t.operatorSettings.title} lead={t.operatorSettings.lead}>
      <ReadOnly isShown={!mayChange}>{t.operatorSettings.onlyOperator}</ReadOnly>
      {query.data ? (
        <SettingsForm key={JSON.stringify(query.data)} {...query.data} mayChange={mayChange} />
      ) : (
        <Card>
          {query.isError ? (
            <LoadFailed error={query.error} what={t.operatorSettings.what} onRetry={() => void query.refetch()} />
          ) : (
            <Loading />
          )}
        </Card>
      )}
    </Page>
  )
}

type Draft = Readonly<Record<string, SettingValue>>

const valuesOf = (settings: readonly Setting[]): Draft => Object.fromEntries(settings.map(({ name, value }) => [name, value]))

function SettingsForm({ settings, verification_vendor, mayChange }: OperatorSettings & { mayChange: boolean }) {
  const queries = useQueryClient()
  const [draft, setDraft] = useState(() => valuesOf(settings))
  const changed = settings.filter(({ name, value }) => JSON.stringify(draft[name]) !== JSON.stringify(value))
  const refresh = () => queries.invalidateQueries({ queryKey: ['staff', 'settings'] })
  const save = useMutation({
    mutationFn: () => postJson('/staff/v1/Settings', Object.fromEntries(changed.map(({ name }) => [parameterOf(name), draft[name]]))),
    onSuccess: async () => {
      say(t.operatorSettings.saved)
      await refresh()
    },
  })
  const reset = useMutation({
    mutationFn: (name: string) => postJson('/staff/v1/Settings', { Reset: [parameterOf(name)] }),
    onSuccess: refresh,
    onError: sayRefused,
  })
  const set = (name: SettingName, value: SettingValue) => setDraft(now => ({ ...now, [name]: value }))
  // The draft holds values of the settings' own types: each field below writes its own.
  const faultIn = (name: SettingName) => faultOf(name, draft[name] as Settings[typeof name])
  const isFaulty = changed.some(({ name }) => faultIn(name as SettingName) !== null)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const about = (name: SettingName) => {
    const setting = settings.find(one => one.name === name)
    return setting ? <About setting={setting} onReset={mayChange ? () => reset.mutate(name) : undefined} /> : null
  }
  const field = { draft, set, about, faultIn, isDisabled: !mayChange }
  return (
    <form className="stack" onSubmit={onSubmit}>
      <div className="halves">
        <Calendar {...field} />
        <div className="stack">
          <FourEyes {...field} />
          <Retention {...field} />
          <Card title={t.operatorSettings.papers}>
            <Count {...field} name="address_proof_usual_days" hint={t.operatorSettings.address_proof_usual_daysHint} />
          </Card>
          <Card title={t.operatorSettings.upgrades}>
            <Flag {...field} name="upgrade_asks_for_id" />
          </Card>
          <Card title={t.operatorSettings.limits}>
            <div className="stack">
              <p className="quiet">{t.operatorSettings.limitsHint}</p>
              <Count {...field} name="requests_per_minute" />
            </div>
          </Card>
        </div>
      </div>
      <Fraud {...field} isElsewhere={verification_vendor !== 'builtin'} />
      <Refused error={save.error} />
      {changed.length > 0 && (
        <div className="row save-bar">
          <Button type="submit" loading={save.isPending} disabled={isFaulty}>
            {t.operatorSettings.save}
          </Button>
          <Button variant="default" onClick={() => setDraft(valuesOf(settings))}>
            {t.operatorSettings.discard}
          </Button>
          <span className="small quiet" role="status">
            {t.operatorSettings.changes(changed.length)}
          </span>
        </div>
      )}
    </form>
  )
}

interface FieldProps {
  draft: Draft
  set: (name: SettingName, value: SettingValue) => void
  about: (name: SettingName) => ReactNode
  faultIn: (name: SettingName) => string | null
  isDisabled: boolean
}

/** Default, who changed it last, and the way back. */
function About({ setting, onReset }: { setting: Setting; onReset: (() => void) | undefined }) {
  const mayName = mayOversee(useSession())
  const staff = useQuery({ ...staffQuery, enabled: mayName && setting.changed_by !== null }).data
  if (!setting.is_set) return null
  const who = staff?.find(({ sid }) => sid === setting.changed_by)?.name
  return (
    <span className="small quiet setting-about">
      <span>{t.operatorSettings.byDefault(textOf(setting.default))}</span>
      {who && <span>{t.operatorSettings.changedBy(who, formatMoment(setting.date_changed))}</span>}
      {onReset && (
        <button type="button" className="link" aria-label={t.operatorSettings.resetOne(labelOf(setting.name))} onClick={onReset}>
          {t.operatorSettings.reset}
        </button>
      )}
    </span>
  )
}

function Flag({ name, hint, draft, set, about, isDisabled }: FieldProps & { name: SettingName; hint?: string }) {
  return (
    <div className="stack-xs">
      <Checkbox
        label={labelOf(name)}
        description={hint}
        checked={draft[name] === true}
        disabled={isDisabled}
        onChange={event => set(name, event.currentTarget.checked)}
      />
      {about(name)}
    </div>
  )
}

function Count({ name, hint, draft, set, about, faultIn, isDisabled }: FieldProps & { name: SettingName; hint?: string }) {
  return (
    <div className="stack-xs">
      <TextInput
        label={labelOf(name)}
        description={hint}
        inputMode="decimal"
        className="setting-count"
        value={String(draft[name] ?? '')}
        error={faultIn(name)}
        disabled={isDisabled}
        onChange={event => {
          const text = event.currentTarget.value.trim()
          set(name, text === '' || Number.isNaN(Number(text)) ? text : Number(text))
        }}
      />
      {about(name)}
    </div>
  )
}

function Calendar(field: FieldProps) {
  const { draft, set, about, faultIn, isDisabled } = field
  const weekdays = (draft.weekdays ?? []) as readonly number[]
  const holidays = (draft.holidays ?? []) as readonly string[]
  const toggle = (day: number) => set('weekdays', weekdays.includes(day) ? weekdays.filter(one => one !== day) : [...weekdays, day].sort())
  return (
    <Card title={t.operatorSettings.calendar}>
      <div className="stack">
        <p className="quiet">{t.operatorSettings.calendarHint}</p>
        <div className="stack-xs">
          <TextInput
            label={t.operatorSettings.zone}
            list="zones"
            autoComplete="off"
            value={String(draft.zone ?? '')}
            error={faultIn('zone')}
            disabled={isDisabled}
            onChange={event => set('zone', event.currentTarget.value)}
          />
          <datalist id="zones">
            {Intl.supportedValuesOf('timeZone').map(zone => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          {about('zone')}
        </div>
        <fieldset className="role-choice" disabled={isDisabled}>
          <legend className="mantine-InputWrapper-label">{t.operatorSettings.weekdays}</legend>
          {t.operatorSettings.days.map((name, index) => (
            <Checkbox key={name} label={name} checked={weekdays.includes(index + 1)} onChange={() => toggle(index + 1)} />
          ))}
          <p className="field-error">{faultIn('weekdays')}</p>
          {about('weekdays')}
        </fieldset>
        <Count {...field} name="hours_per_day" />
        <Count {...field} name="review_hours" />
        <div className="stack-xs">
          <Textarea
            label={t.operatorSettings.holidays}
            description={t.operatorSettings.holidaysHint}
            rows={5}
            value={holidays.join('\n')}
            error={faultIn('holidays')}
            disabled={isDisabled}
            onChange={event =>
              set('holidays', event.currentTarget.value === '' ? [] : event.currentTarget.value.split('\n').map(day => day.trim()))
            }
          />
          {about('holidays')}
        </div>
      </div>
    </Card>
  )
}

/** What is done about each sign, and how many checks a day are no sign yet. */
function Fraud({ isElsewhere, ...field }: FieldProps & { isElsewhere: boolean }) {
  const { draft, set, about, isDisabled } = field
  return (
    <Card title={t.operatorSettings.fraud}>
      <div className="stack">
        {isElsewhere && <Notice tone="pending">{t.operatorSettings.fraudAtVendor}</Notice>}
        <p className="quiet">{t.operatorSettings.fraudHint}</p>
        <div className="halves">
          {FRAUD_SIGNS.map(sign => {
            const name = `fraud_${sign}` as const
            return (
              <div key={sign} className="stack-xs">
                <NativeSelect
                  label={labelOf(name)}
                  value={String(draft[name] ?? '')}
                  data={FRAUD_ANSWERS.map(value => ({ value, label: answerText(value) }))}
                  disabled={isDisabled}
                  onChange={event => set(name, event.currentTarget.value)}
                />
                {about(name)}
              </div>
            )
          })}
          <Count {...field} name="fraud_checks_a_day" />
          <Count {...field} name="fraud_showings_a_day" />
        </div>
      </div>
    </Card>
  )
}

function FourEyes(field: FieldProps) {
  return (
    <Card title={t.operatorSettings.fourEyes}>
      <div className="stack-s">
        <p className="quiet">{t.operatorSettings.fourEyesHint}</p>
        <Flag {...field} name="four_eyes_fraud" />
        <Flag {...field} name="four_eyes_overturn" />
        <Flag {...field} name="four_eyes_always" />
        <Flag {...field} name="own_account_barred" hint={t.operatorSettings.own_account_barredHint} />
      </div>
    </Card>
  )
}

function Retention(field: FieldProps) {
  return (
    <Card title={t.operatorSettings.retention}>
      <div className="stack">
        <p className="quiet">{t.operatorSettings.retentionHint}</p>
        <Count {...field} name="retention_unused_days" />
        <Count {...field} name="retention_released_days" />
        <Count {...field} name="retention_details_days" />
      </div>
    </Card>
  )
}
