import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { post } from '../api/http.ts'
import { upgradesQuery } from '../api/queries.ts'
import { isTrial, sessionQuery, useSession } from '../api/session.ts'
import type { Upgrade } from '../api/types.ts'
import { CountrySelect, DateField } from '../components/fields.tsx'
import { IdCheck } from '../components/id-check.tsx'
import { Notice, Refused } from '../components/notice.tsx'
import { Card, Page } from '../components/page.tsx'
import { COUNTRY_CODES } from '../format/countries.ts'
import { standingOf } from '../format/standing.ts'
import { t } from '../texts/en.ts'

/** About you, ID check, done. The check itself runs on its own page, so it can be done on a phone or by a colleague. */
export function UpgradePage() {
  const [started, setStarted] = useState<Upgrade | null>(null)
  const queries = useQueryClient()
  const known = useQuery(upgradesQuery)
  const current = known.data?.find(({ sid }) => sid === started?.sid) ?? started ?? known.data?.[0] ?? null
  const [isAnew, setAnew] = useState(false)
  const isFull = !isTrial(useSession())
  const step = isFull
    ? 3
    : !current || (isAnew && current.status === 'failed')
      ? 1
      : standingOf({ state: current.status }).tone === 'passed'
        ? 3
        : 2
  useEffect(() => {
    if (step === 3 && !isFull) void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }, [step, isFull, queries])
  return (
    <Page title={t.upgrade.title} lead={t.upgrade.step(step)}>
      {known.isPending && !started && !isFull && <Card>{t.common.loading}</Card>}
      {step === 1 && !known.isPending && <AboutYou onStarted={setStarted} />}
      {step === 2 && current?.inquiry_sid && (
        <IdCheck
          key={current.inquiry_sid}
          sid={current.inquiry_sid}
          firstUrl={current.sid === started?.sid ? (started.inquiry_url ?? null) : null}
          onAnew={() => setAnew(true)}
        />
      )}
      {step === 3 && (
        <Notice tone="passed" title={t.upgrade.done}>
          {t.upgrade.doneHint}
        </Notice>
      )}
    </Page>
  )
}

const filledIn = (text: string): string | null => (text.trim() ? null : t.addresses.needed)

function AboutYou({ onStarted }: { onStarted: (upgrade: Upgrade) => void }) {
  const { user } = useSession()
  const queries = useQueryClient()
  const form = useForm({
    initialValues: {
      type: 'individual',
      email: user.email,
      first_name: '',
      last_name: '',
      birth_date: '',
      issuing_country: 'DE',
      business_name: '',
      business_registration_number: '',
    },
    validate: {
      email: filledIn,
      first_name: filledIn,
      last_name: filledIn,
      business_name: (value, { type }) => (type === 'business' ? filledIn(value) : null),
    },
  })
  const isBusiness = form.values.type === 'business'
  const start = useMutation({
    mutationFn: ({ type, email, ...attributes }: typeof form.values) => {
      const kept = Object.fromEntries(
        Object.entries(attributes).filter(([name, value]) => value !== '' && (isBusiness || !name.startsWith('business_'))),
      )
      return post<Upgrade>('/v1/Upgrades', {
        Type: type,
        Email: email.trim(),
        IsoCountry: attributes.issuing_country,
        Attributes: JSON.stringify(kept),
      })
    },
    onSuccess: async upgrade => {
      onStarted(upgrade)
      await Promise.all([queries.invalidateQueries({ queryKey: ['profiles'] }), queries.invalidateQueries({ queryKey: ['upgrades'] })])
    },
  })
  const text = (name: 'email' | 'first_name' | 'last_name' | 'business_name' | 'business_registration_number', isRequired: boolean) => (
    <TextInput label={t.fields[name]} withAsterisk={isRequired} {...form.getInputProps(name)} />
  )
  return (
    <Card title={t.upgrade.about}>
      <form className="stack" noValidate onSubmit={form.onSubmit(values => start.mutate(values))}>
        <p className="quiet">{t.upgrade.aboutHint}</p>
        <div className="halves">
          <NativeSelect
            label={t.upgrade.type}
            data={[
              { value: 'individual', label: t.holderTypes.individual ?? '' },
              { value: 'business', label: t.holderTypes.business ?? '' },
            ]}
            {...form.getInputProps('type')}
          />
          {text('email', true)}
          {isBusiness && text('business_name', true)}
          {isBusiness && text('business_registration_number', false)}
          {text('first_name', true)}
          {text('last_name', true)}
          <DateField
            label={t.fields.birth_date ?? ''}
            value={form.values.birth_date}
            onChange={value => form.setFieldValue('birth_date', value)}
          />
          <CountrySelect
            label={t.upgrade.country}
            codes={COUNTRY_CODES}
            value={form.values.issuing_country}
            onPick={code => form.setFieldValue('issuing_country', code)}
          />
        </div>
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
