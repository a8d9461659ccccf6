import {
  IconActivity,
  IconAddressBook,
  IconBell,
  IconBuildingCommunity,
  IconChecklist,
  IconFileText,
  IconGauge,
  IconHome,
  IconId,
  IconKey,
  IconListSearch,
  IconMessage,
  IconPackages,
  IconPhone,
  IconRocket,
  IconSettings,
  IconShieldCheck,
  IconShoppingCart,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react'
import type { LinkProps } from '@tanstack/react-router'
import { isOperator, isReviewer, isTrial } from '../api/session.ts'
import type { Session } from '../api/types.ts'
import { t } from '../texts/en.ts'

export interface Place {
  to: NonNullable<LinkProps['to']>
  label: string
  icon: typeof IconHome
  /** Further words that the command menu finds it by. */
  words?: string
  isExact?: boolean
}

export interface Area {
  label: string
  places: Place[]
}

const own: Area = { label: '', places: [{ to: '/', label: t.nav.home, icon: IconHome, isExact: true }] }

const numbers: Area = {
  label: t.nav.phoneNumbers,
  places: [
    { to: '/numbers', label: t.nav.manage, icon: IconPhone, words: 'active regulatory information', isExact: true },
    { to: '/numbers/buy', label: t.nav.buy, icon: IconShoppingCart, words: 'search available' },
    { to: '/documents', label: t.nav.documents, icon: IconFileText, words: 'identity passport scan' },
    { to: '/addresses', label: t.nav.addresses, icon: IconAddressBook },
    { to: '/bundles', label: t.nav.bundles, icon: IconPackages, words: 'regulatory compliance' },
  ],
}

const trust = (session: Session): Area => ({
  label: t.nav.account,
  places: [
    ...(isTrial(session) ? [{ to: '/upgrade', label: t.nav.upgrade, icon: IconRocket } as const] : []),
    { to: '/trust-hub', label: t.nav.trustHub, icon: IconShieldCheck, words: 'customer profile' },
    { to: '/messages', label: t.nav.messages, icon: IconBell, words: 'inbox notifications mail' },
    { to: '/requests', label: t.nav.requests, icon: IconMessage, words: 'support help ask' },
    { to: '/events', label: t.nav.events, icon: IconActivity, words: 'callbacks webhooks deliveries' },
    { to: '/keys', label: t.nav.keys, icon: IconKey, words: 'api credentials' },
    { to: '/team', label: t.nav.team, icon: IconUsers, words: 'people users roles invite' },
    { to: '/settings', label: t.nav.settings, icon: IconSettings, words: 'dark theme appearance shortcuts' },
  ],
})

const review: Area = { label: t.nav.review, places: [{ to: '/review', label: t.nav.queue, icon: IconChecklist, words: 'decide cases' }] }

const operations: Area = {
  label: t.nav.operations,
  places: [
    { to: '/operations/health', label: t.nav.health, icon: IconGauge, words: 'sla breach' },
    { to: '/operations/accounts', label: t.nav.accounts, icon: IconBuildingCommunity, words: 'suspend customers' },
    { to: '/operations/inventory', label: t.nav.inventory, icon: IconListSearch, words: 'numbers stock import' },
    { to: '/operations/lookup', label: t.nav.lookup, icon: IconId, words: 'who used number regulator' },
  ],
}

/** Reached by one's own name, below the areas. */
export const OWN_PLACE: Place = { to: '/you', label: t.nav.you, icon: IconUserCircle, words: 'password authenticator sessions profile' }

/** The areas this person may enter. */
export function areasOf(session: Session): Area[] {
  return [own, numbers, trust(session), ...(isReviewer(session) ? [review] : []), ...(isOperator(session) ? [operations] : [])]
}
