import { IconCircleCheck, IconFileAlert } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { documentsQuery, requirementsQuery } from '../api/queries.ts'
import type { Requirements } from '../api/requirements.ts'
import { t } from '../texts/en.ts'

export interface Readiness {
  tone: 'ready' | 'needs'
  text: string
}

const isIdentity = (sid: string): boolean => sid.startsWith('RI')

/** The one line that a search result, the purchase and error 21650 agree on. */
export function readinessOf(rule: Requirements, nameOf: (sid: string) => string | undefined): Readiness {
  const hasAddress = rule.qualifying.some(({ sid }) => sid.startsWith('AD'))
  const wantsAddress = rule.address !== null && (rule.address.required ?? rule.address.scope !== 'none')
  if (rule.proof === 'none')
    return wantsAddress && !hasAddress ? { tone: 'needs', text: t.buy.needsAddress } : { tone: 'ready', text: t.buy.nothingNeeded }
  if (rule.proof === 'bundle') {
    const bundle = rule.qualifying.find(({ sid }) => sid.startsWith('BU'))
    return bundle ? { tone: 'ready', text: t.buy.bundleReady } : { tone: 'needs', text: t.buy.needsBundle }
  }
  const identity = rule.qualifying.find(({ sid }) => isIdentity(sid))
  if (!identity)
    return {
      tone: 'needs',
      text: wantsAddress
        ? rule.address?.scope === 'locality'
          ? t.buy.needsIdentityLocal
          : t.buy.needsIdentityAddress
        : t.buy.needsIdentity,
    }
  const name = nameOf(identity.sid) ?? identity.friendly_name
  if (wantsAddress && !hasAddress) return { tone: 'needs', text: t.buy.needsAddress }
  return { tone: 'ready', text: name ? t.buy.readyBy(name) : t.buy.ready }
}

/** `group`: numbers of one country, type and place have one answer, so thirty results ask once. */
export function RequirementLine({ phoneNumber, group }: { phoneNumber: string; group: string }) {
  const rule = useQuery({ ...requirementsQuery({ PhoneNumber: phoneNumber }), queryKey: ['requirements', 'group', group] as const })
  const documents = useQuery(documentsQuery).data
  if (!rule.data) return <span className="small quiet">{rule.isError ? t.common.unknown : '…'}</span>
  const { tone, text } = readinessOf(rule.data, sid => documents?.find(document => document.sid === sid)?.friendly_name)
  const Icon = tone === 'ready' ? IconCircleCheck : IconFileAlert
  return (
    <span className="requirement" data-tone={tone}>
      <Icon size={16} aria-hidden />
      {text}
    </span>
  )
}
