import { Button, Modal, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiError, post } from '../api/http.ts'
import { addressesQuery, bundlesQuery, documentsQuery, requirementsQuery } from '../api/queries.ts'
import type { Requirements } from '../api/requirements.ts'
import { useSession } from '../api/session.ts'
import type { PhoneNumber } from '../api/types.ts'
import { t } from '../texts/en.ts'
import { AddressModal, addressText } from './address-form.tsx'
import { Notice } from './notice.tsx'
import { say } from './toasts.tsx'

const IDENTITY_NEEDED = 21650
const BUNDLE_NEEDED = 21649

interface Props {
  phoneNumber: string
  identitySid: string | undefined
  country: string
  type: string
  onClose: () => void
}

interface Proof {
  address: string
  identity: string
  bundle: string
}

function usePurchase(phoneNumber: string) {
  const { account } = useSession()
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: ({ address, identity, bundle }: Proof) =>
      post<PhoneNumber>(`/2010-04-01/Accounts/${account.sid}/IncomingPhoneNumbers.json`, {
        PhoneNumber: phoneNumber,
        AddressSid: address || undefined,
        IdentitySid: identity || undefined,
        BundleSid: bundle || undefined,
      }),
    onSuccess: async number => {
      await Promise.all(['numbers', 'available', 'requirements'].map(key => queries.invalidateQueries({ queryKey: [key] })))
      say(t.buy.bought(number.friendly_name || number.phone_number))
      await navigate({ to: '/numbers/$sid', params: { sid: number.sid } })
    },
  })
}

/** What will stand behind the number is chosen here; a refusal keeps the number and says where to go. */
export function PurchaseModal({ phoneNumber, identitySid, country, type, onClose }: Props) {
  const rule = useQuery(requirementsQuery({ PhoneNumber: phoneNumber }))
  return (
    <Modal opened onClose={onClose} title={t.buy.buyOne(phoneNumber)} size={520} closeButtonProps={{ 'aria-label': t.common.close }}>
      {rule.isError && (
        <Notice tone="failed" isLive>
          {rule.error instanceof ApiError ? rule.error.message : t.errors.unknown}
        </Notice>
      )}
      {!rule.data && !rule.isError && <p className="quiet">{t.common.loading}</p>}
      {rule.data && (
        <PurchaseForm
          phoneNumber={phoneNumber}
          identitySid={identitySid}
          country={country}
          type={type}
          onClose={onClose}
          rule={rule.data}
        />
      )}
    </Modal>
  )
}

const firstOf = (rule: Requirements, prefix: string): string => rule.qualifying.find(({ sid }) => sid.startsWith(prefix))?.sid ?? ''

function PurchaseForm({ phoneNumber, identitySid, country, type, onClose, rule }: Props & { rule: Requirements }) {
  const [proof, setProof] = useState<Proof>({
    address: firstOf(rule, 'AD'),
    identity: identitySid ?? firstOf(rule, 'RI'),
    bundle: firstOf(rule, 'BU'),
  })
  const [isAdding, setAdding] = useState(false)
  const purchase = usePurchase(phoneNumber)
  const addresses = useQuery(addressesQuery(useSession().account.sid)).data ?? []
  const documents = useQuery(documentsQuery).data ?? []
  const bundles = useQuery(bundlesQuery).data ?? []
  const usesBundle = rule.proof === 'bundle'
  const wantsAddress = rule.address !== null && (rule.address.required ?? rule.address.scope !== 'none')
  const fitting = (prefix: string) => rule.qualifying.filter(({ sid }) => sid.startsWith(prefix)).map(({ sid }) => sid)
  const named = (sids: string[], nameOf: (sid: string) => string | undefined) => [
    { value: '', label: sids.length > 0 ? t.number.notAssigned : t.buy.noneYet },
    ...sids.map(value => ({ value, label: nameOf(value) ?? value })),
  ]
  const addressName = (sid: string) => {
    const address = addresses.find(one => one.sid === sid)
    return address && `${address.customer_name}, ${addressText(address)}`
  }
  const local = rule.address?.scope === 'locality' || rule.address?.scope === 'country'
  const offered =
    fitting('AD').length > 0
      ? fitting('AD')
      : addresses.filter(({ iso_country }) => !local || iso_country === country).map(({ sid }) => sid)
  const set = (part: keyof Proof) => (event: { currentTarget: HTMLSelectElement }) =>
    setProof({ ...proof, [part]: event.currentTarget.value })
  return (
    <div className="stack">
      {(wantsAddress || usesBundle) && (
        <div className="stack-s">
          <NativeSelect
            label={t.number.choices.address.label}
            value={proof.address}
            data={named(offered, addressName)}
            onChange={set('address')}
          />
          <button type="button" className="link" onClick={() => setAdding(true)}>
            {t.addresses.add}
          </button>
        </div>
      )}
      {rule.proof === 'identity_document' && (
        <NativeSelect
          label={t.number.choices.identity_document.label}
          value={proof.identity}
          data={named(withSid(fitting('RI'), identitySid), sid => documents.find(one => one.sid === sid)?.friendly_name)}
          onChange={set('identity')}
        />
      )}
      {usesBundle && (
        <NativeSelect
          label={t.number.bundle}
          value={proof.bundle}
          data={named(fitting('BU'), sid => bundles.find(one => one.sid === sid)?.friendly_name)}
          onChange={set('bundle')}
        />
      )}
      {rule.proof === 'none' && !wantsAddress && <p>{t.buy.nothingNeeded}</p>}
      {purchase.error && <Refusal error={purchase.error} phoneNumber={phoneNumber} country={country} type={type} />}
      <div className="row">
        <Button onClick={() => purchase.mutate(proof)} loading={purchase.isPending}>
          {t.buy.confirm}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t.common.cancel}
        </Button>
      </div>
      {isAdding && (
        <AddressModal
          start={{ country, ...(rule.address?.locality ? { city: rule.address.locality } : {}) }}
          onClose={() => setAdding(false)}
          onSaved={({ sid }) => {
            setProof({ ...proof, address: sid })
            setAdding(false)
          }}
        />
      )}
    </div>
  )
}

const withSid = (sids: string[], sid: string | undefined): string[] => (sid && !sids.includes(sid) ? [sid, ...sids] : sids)

function Refusal({ error, phoneNumber, country, type }: { error: Error; phoneNumber: string; country: string; type: string }) {
  const code = error instanceof ApiError ? error.code : 0
  const text = error instanceof ApiError ? error.message : t.errors.unknown
  return (
    <Notice
      tone="failed"
      isLive
      title={code === IDENTITY_NEEDED ? t.buy.identityNeeded : code === BUNDLE_NEEDED ? t.buy.bundleNeeded : t.buy.refused}
    >
      {code === IDENTITY_NEEDED && (
        <p>
          {t.buy.identityNeededHint}{' '}
          <Link to="/documents/new" search={{ number: phoneNumber, country, type }}>
            {t.documents.add}
          </Link>
        </p>
      )}
      {code === BUNDLE_NEEDED && (
        <p>
          <Link to="/bundles/new" search={{ country, type }}>
            {t.documentNew.startBundle}
          </Link>
        </p>
      )}
      {code !== IDENTITY_NEEDED && code !== BUNDLE_NEEDED && <p>{text}</p>}
      {code > 0 && <p className="small mono">{t.buy.code(code)}</p>}
    </Notice>
  )
}
