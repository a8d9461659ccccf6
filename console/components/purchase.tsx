import { Button, Modal, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { hold } from '../api/holds.ts'
import { ApiError, post } from '../api/http.ts'
import { requirementsQuery } from '../api/queries.ts'
import { type Candidate, nameIn, ofKind, placesOf, type Requirements, wantsAddress } from '../api/requirements.ts'
import { useSession } from '../api/session.ts'
import type { PhoneNumber } from '../api/types/numbers.ts'
import { phoneText } from '../format/words.ts'
import { t } from '../texts/en.ts'
import { AddressModal } from './address-form.tsx'
import { Loading } from './loading.tsx'
import { Notice } from './notice.tsx'
import { say } from './toasts.tsx'

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
      say(t.buy.bought(number.friendly_name || number.phone_number))
      await navigate({ to: '/numbers/$sid', params: { sid: number.sid } })
      await Promise.all(['numbers', 'available', 'requirements', 'holds'].map(key => queries.invalidateQueries({ queryKey: [key] })))
    },
  })
}

/** What will stand behind the number is chosen here; a refusal keeps the number and says where to go. */
export function PurchaseModal({ phoneNumber, identitySid, country, type, onClose }: Props) {
  // Asked anew each time it opens: what was filed a moment ago must be offered.
  const rule = useQuery({
    ...requirementsQuery({ PhoneNumber: phoneNumber }),
    queryKey: ['requirements', 'purchase', phoneNumber] as const,
    gcTime: 0,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t.buy.buyOne(phoneText(phoneNumber))}
      size={520}
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      {rule.isError && (
        <Notice tone="failed" isLive>
          {rule.error instanceof ApiError ? rule.error.message : t.errors.unknown}
        </Notice>
      )}
      {!rule.data && !rule.isError && <Loading />}
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

/** What goes through as it is: the first proof that fits with its address. */
function firstProof(rule: Requirements, identitySid: string | undefined): Proof {
  const identity = identitySid ?? ofKind('identity_document', rule.qualifying)[0]?.sid ?? ''
  const bundle = identity ? '' : (ofKind('bundle', rule.qualifying)[0]?.sid ?? '')
  return { identity, bundle, address: partnerOf(rule, identity || bundle) }
}

const partnerOf = (rule: Requirements, proofSid: string): string =>
  rule.qualifying.find(({ sid }) => sid === proofSid)?.with?.[0] ?? ofKind('address', rule.qualifying)[0]?.sid ?? ''

function PurchaseForm({ phoneNumber, identitySid, country, type, onClose, rule }: Props & { rule: Requirements }) {
  const [proof, setProof] = useState<Proof>(() => firstProof(rule, identitySid))
  const [isAdding, setAdding] = useState(false)
  const purchase = usePurchase(phoneNumber)
  const needsNothing = rule.proofs.includes('none') && !wantsAddress(rule)
  return (
    <div className="stack">
      <Missing rule={rule} proof={proof} phoneNumber={phoneNumber} country={country} type={type} />
      {needsNothing ? (
        <p>{t.buy.nothingNeeded}</p>
      ) : (
        <Choices rule={rule} proof={proof} identitySid={identitySid} onChange={setProof} onAddAddress={() => setAdding(true)} />
      )}
      {purchase.error && <Refusal error={purchase.error} />}
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
          start={{ country, ...(placesOf(rule) ? { city: rule.address?.localities[0] ?? '' } : {}) }}
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

interface ChoicesProps {
  rule: Requirements
  proof: Proof
  identitySid: string | undefined
  onChange: (proof: Proof) => void
  onAddAddress: () => void
}

function Choices({ rule, proof, identitySid, onChange, onAddAddress }: ChoicesProps) {
  const sidsOf = (kind: Candidate['kind']) => ofKind(kind, rule.qualifying).map(({ sid }) => sid)
  const named = (sids: readonly string[]) => [
    { value: '', label: sids.length > 0 ? t.number.notAssigned : t.buy.noneYet },
    ...sids.map(value => ({ value, label: nameIn(rule, value) })),
  ]
  return (
    <>
      {rule.proofs.includes('identity_document') && (
        <NativeSelect
          data-autofocus
          label={t.number.choices.identity_document.label}
          value={proof.identity}
          data={named(withSid(sidsOf('identity_document'), identitySid))}
          onChange={({ currentTarget: { value } }) => onChange({ ...proof, identity: value, address: partnerOf(rule, value) })}
        />
      )}
      {(sidsOf('bundle').length > 0 || !rule.proofs.includes('identity_document')) && rule.proofs.includes('bundle') && (
        <NativeSelect
          label={t.number.bundle}
          value={proof.bundle}
          data={named(sidsOf('bundle'))}
          onChange={({ currentTarget: { value } }) => onChange({ ...proof, bundle: value, address: partnerOf(rule, value) })}
        />
      )}
      <div className="stack-s">
        <NativeSelect
          label={t.number.choices.address.label}
          value={proof.address}
          data={named(withSid(sidsOf('address'), proof.address || undefined))}
          onChange={({ currentTarget: { value } }) => onChange({ ...proof, address: value })}
        />
        <button type="button" className="link" onClick={onAddAddress}>
          {t.addresses.add}
        </button>
      </div>
    </>
  )
}

const withSid = (sids: string[], sid: string | undefined): string[] => (sid && !sids.includes(sid) ? [sid, ...sids] : sids)

/** A refusal in the API's own words, with its code. Where to go next stands above it. */
function Refusal({ error }: { error: Error }) {
  const code = error instanceof ApiError ? error.code : 0
  return (
    <Notice tone="failed" isLive title={t.buy.refused}>
      <p>{error instanceof ApiError ? (t.buy.refusals[code] ?? error.message) : t.errors.unknown}</p>
      {code > 0 && <p className="small">{t.buy.code(code)}</p>}
    </Notice>
  )
}

/** Keeps the number and goes on; where it cannot be kept (it is by now, or the account may not), the way is the same. */
function useKeep(phoneNumber: string, goOn: () => Promise<void>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () =>
      hold(phoneNumber).then(
        () => say(t.buy.isKept),
        () => undefined,
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['holds'] })
      await goOn()
    },
  })
}

/** What is still missing, before the purchase is tried and after it was refused; the number stays chosen on the way. */
function Missing({
  rule,
  proof,
  phoneNumber,
  country,
  type,
}: {
  rule: Requirements
  proof: Proof
  phoneNumber: string
  country: string
  type: string
}) {
  const navigate = useNavigate()
  const keep = useKeep(phoneNumber, () =>
    rule.proofs.includes('identity_document')
      ? navigate({ to: '/documents/new', search: { number: phoneNumber, country, type } })
      : navigate({ to: '/bundles/new', search: { country, type } }),
  )
  if (rule.proofs.includes('none') || proof.identity || proof.bundle) return null
  const takesIdentity = rule.proofs.includes('identity_document')
  return (
    <Notice tone="pending" title={takesIdentity ? t.buy.identityNeeded : t.buy.bundleNeeded}>
      <div className="stack-s">
        <p>{t.buy.keptHint}</p>
        <div>
          <Button variant="default" loading={keep.isPending} onClick={() => keep.mutate()}>
            {takesIdentity ? t.buy.keepAndAdd : t.buy.keepAndBundle}
          </Button>
        </div>
      </div>
    </Notice>
  )
}
