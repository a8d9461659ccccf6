import { IconCircleCheck, IconFileAlert } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { requirementsQuery } from '../api/queries.ts'
import { ofKind, type Requirements, wantsAddress } from '../api/requirements.ts'
import { t } from '../texts/en.ts'

export interface Readiness {
  tone: 'ready' | 'needs'
  text: string
}

/** The one line that a search result, the purchase and error 21650 agree on. */
export function readinessOf(rule: Requirements): Readiness {
  const needsAddress = wantsAddress(rule) && ofKind('address', rule.qualifying).length === 0
  if (rule.proofs.length === 0) return { tone: 'needs', text: t.buy.notAvailable }
  if (rule.proofs.includes('none'))
    return needsAddress ? { tone: 'needs', text: t.buy.needsAddress } : { tone: 'ready', text: t.buy.nothingNeeded }
  const [identity] = ofKind('identity_document', rule.qualifying)
  const [bundle] = ofKind('bundle', rule.qualifying)
  const ready = identity ?? bundle
  if (ready && needsAddress) return { tone: 'needs', text: t.buy.needsAddress }
  if (ready) {
    const { name } = ready
    return { tone: 'ready', text: name ? t.buy.readyBy(name) : bundle ? t.buy.bundleReady : t.buy.ready }
  }
  if (!rule.proofs.includes('identity_document')) return { tone: 'needs', text: t.buy.needsBundle }
  if (!wantsAddress(rule)) return { tone: 'needs', text: t.buy.needsIdentity }
  return { tone: 'needs', text: rule.address?.scope === 'locality' ? t.buy.needsIdentityLocal : t.buy.needsIdentityAddress }
}

/** `group`: numbers of one country, type and place have one answer, so thirty results ask once. */
export function RequirementLine({ phoneNumber, group }: { phoneNumber: string; group: string }) {
  const rule = useQuery({ ...requirementsQuery({ PhoneNumber: phoneNumber }), queryKey: ['requirements', 'group', group] as const })
  if (!rule.data) return <span className="small quiet">{rule.isError ? t.common.unknown : '…'}</span>
  const { tone, text } = readinessOf(rule.data)
  const Icon = tone === 'ready' ? IconCircleCheck : IconFileAlert
  return (
    <span className="requirement" data-tone={tone}>
      <Icon size={16} aria-hidden />
      {text}
    </span>
  )
}
