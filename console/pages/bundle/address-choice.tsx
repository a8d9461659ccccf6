import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { addressesQuery } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import { AddressModal, addressText } from '../../components/address-form.tsx'
import { t } from '../../texts/en.ts'
import { Anchored } from './attribute-field.tsx'

/** The address that a paper shows or a profile names, among those of the account, or a new one. */
export function AddressChoice({
  ids,
  label,
  isoCountry,
  value,
  onChange,
}: {
  ids: readonly string[]
  label: string
  isoCountry: string
  value: string
  onChange: (sid: string) => void
}) {
  const addresses = useQuery(addressesQuery(useSession().account.sid)).data ?? []
  const [isAdding, setAdding] = useState(false)
  return (
    <Anchored ids={ids}>
      <NativeSelect
        label={label}
        value={value}
        data={[
          { value: '', label: t.common.choose },
          ...addresses.map(one => ({ value: one.sid, label: `${one.customer_name}, ${addressText(one)}` })),
        ]}
        onChange={event => onChange(event.currentTarget.value)}
      />
      <button type="button" className="link" onClick={() => setAdding(true)}>
        {t.addresses.add}
      </button>
      {isAdding && (
        <AddressModal
          start={{ country: isoCountry }}
          onClose={() => setAdding(false)}
          onSaved={({ sid }) => {
            onChange(sid)
            setAdding(false)
          }}
        />
      )}
    </Anchored>
  )
}
