import { Button, Modal, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { post } from '../api/http.ts'
import { useSession } from '../api/session.ts'
import type { Address } from '../api/types/numbers.ts'
import { COUNTRY_CODES } from '../format/countries.ts'
import { t } from '../texts/en.ts'
import { CountrySelect } from './fields.tsx'
import { Refused } from './notice.tsx'

interface Start {
  customerName?: string
  country?: string
  city?: string
  street?: string
  postalCode?: string
}

const filledIn = (text: string): string | null => (text.trim() ? null : t.addresses.needed)

/** Twilio's address; the server checks postal code and fields by the country's own rules and says what is wrong. */
export function AddressForm({ start, onSaved, onCancel }: { start?: Start; onSaved: (address: Address) => void; onCancel?: () => void }) {
  const { account } = useSession()
  const queries = useQueryClient()
  const form = useForm({
    initialValues: {
      customerName: start?.customerName ?? '',
      street: start?.street ?? '',
      streetSecondary: '',
      city: start?.city ?? '',
      region: '',
      postalCode: start?.postalCode ?? '',
      isoCountry: start?.country ?? 'DE',
    },
    validate: { customerName: filledIn, street: filledIn, city: filledIn, postalCode: filledIn },
  })
  const save = useMutation({
    mutationFn: (values: typeof form.values) =>
      post<Address>(`/2010-04-01/Accounts/${account.sid}/Addresses.json`, {
        CustomerName: values.customerName.trim(),
        Street: values.street.trim(),
        StreetSecondary: values.streetSecondary.trim() || undefined,
        City: values.city.trim(),
        Region: values.region.trim() || values.city.trim(),
        PostalCode: values.postalCode.trim(),
        IsoCountry: values.isoCountry,
      }),
    onSuccess: async address => {
      await Promise.all(['addresses', 'requirements'].map(key => queries.invalidateQueries({ queryKey: [key] })))
      onSaved(address)
    },
  })
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit(values => save.mutate(values))}>
      <Refused error={save.error} />
      <TextInput label={t.addresses.name} description={t.addresses.nameHint} withAsterisk {...form.getInputProps('customerName')} />
      <CountrySelect
        label={t.addresses.country}
        codes={COUNTRY_CODES}
        value={form.values.isoCountry}
        onPick={code => form.setFieldValue('isoCountry', code)}
      />
      <TextInput label={t.addresses.street} withAsterisk autoComplete="street-address" {...form.getInputProps('street')} />
      <TextInput label={t.addresses.streetSecondary} {...form.getInputProps('streetSecondary')} />
      <div className="halves">
        <TextInput label={t.addresses.postalCode} withAsterisk autoComplete="postal-code" {...form.getInputProps('postalCode')} />
        <TextInput label={t.addresses.city} withAsterisk autoComplete="address-level2" {...form.getInputProps('city')} />
      </div>
      <TextInput label={t.addresses.region} {...form.getInputProps('region')} />
      <div className="row">
        <Button type="submit" loading={save.isPending}>
          {t.addresses.save}
        </Button>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            {t.common.cancel}
          </Button>
        )}
      </div>
    </form>
  )
}

export function AddressModal({ start, onSaved, onClose }: { start?: Start; onSaved: (address: Address) => void; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={t.addresses.add} closeButtonProps={{ 'aria-label': t.common.close }}>
      <AddressForm {...(start ? { start } : {})} onSaved={onSaved} onCancel={onClose} />
    </Modal>
  )
}

export const addressText = ({
  street,
  postal_code,
  city,
  iso_country,
}: Pick<Address, 'street' | 'postal_code' | 'city' | 'iso_country'>): string =>
  [street, [postal_code, city].filter(Boolean).join(' '), iso_country].filter(Boolean).join(', ')
