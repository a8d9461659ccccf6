import {
  IconActivity,
  IconAddressBook,
  IconAdjustments,
  IconBell,
  IconBuildingCommunity,
  IconChartBar,
  IconChecklist,
  IconEraser,
  IconFileText,
  IconGauge,
  IconHistory,
  IconHome,
  IconId,
  IconKey,
  IconListSearch,
  IconMessage,
  IconPackages,
  IconPhone,
  IconRocket,
  IconScale,
  IconScanEye,
  IconSettings,
  IconShieldCheck,
  IconShoppingCart,
  IconTableImport,
  IconUserCircle,
  IconUserShield,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react'
import type { LinkProps } from '@tanstack/react-router'
import { isOperator, isReviewer, isTrial, mayOversee } from '../api/session.ts'
import type { Session } from '../api/types/session.ts'
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
    { to: '/imports', label: t.nav.imports, icon: IconTableImport, words: 'csv bulk many file upload' },
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

const review = (session: Session): Area => ({
  label: t.nav.review,
  places: [
    ...(isReviewer(session)
      ? [{ to: '/review', label: t.nav.queue, icon: IconChecklist, words: 'decide cases', isExact: true } as const]
      : []),
    ...(mayOversee(session)
      ? [{ to: '/review/statistics', label: t.nav.statistics, icon: IconChartBar, words: 'reviewers handling time approvals' } as const]
      : []),
  ],
})

const operations: Area = {
  label: t.nav.operations,
  places: [
    { to: '/operations/health', label: t.nav.health, icon: IconGauge, words: 'sla breach late' },
    {
      to: '/operations/accounts',
      label: t.nav.accounts,
      icon: IconBuildingCommunity,
      words: 'suspend close customers legal hold export erase person',
    },
    { to: '/operations/inventory', label: t.nav.inventory, icon: IconListSearch, words: 'numbers stock import csv' },
    { to: '/operations/lookup', label: t.nav.lookup, icon: IconId, words: 'who used number regulator' },
    { to: '/operations/rules', label: t.nav.rules, icon: IconScale, words: 'regulations versions dry run publish' },
    { to: '/operations/callbacks', label: t.nav.backlog, icon: IconWebhook, words: 'deliveries webhooks failed' },
    { to: '/operations/checks', label: t.nav.checks, icon: IconScanEye, words: 'fraud signs block reverse erase inquiries' },
    { to: '/operations/retention', label: t.nav.retention, icon: IconEraser, words: 'erasure receipts deletion' },
    { to: '/operations/audit', label: t.nav.audit, icon: IconHistory, words: 'journal log chain' },
    { to: '/operations/staff', label: t.nav.staff, icon: IconUserShield, words: 'reviewers roles' },
    { to: '/operations/settings', label: t.nav.operatorSettings, icon: IconAdjustments, words: 'calendar holidays four-eyes policy' },
  ],
}

/** Reached by one's own name, below the areas. */
export const OWN_PLACE: Place = {
  to: '/you',
  label: t.nav.you,
  icon: IconUserCircle,
  words: 'password authenticator sessions profile keys',
}

/** Where this person's work begins; the house account of staff owns no numbers and has no home of its own. */
export const firstPlace = (session: Session): '/' | '/review' | '/operations/health' | '/you' => {
  if (!session.account.is_house) return '/'
  if (isReviewer(session)) return '/review'
  return isOperator(session) ? '/operations/health' : '/you'
}

/** The areas this person may enter. */
export function areasOf(session: Session): Area[] {
  const areas = [
    ...(session.account.is_house ? [] : [own, numbers, trust(session)]),
    review(session),
    ...(mayOversee(session) ? [operations] : []),
  ]
  return areas.filter(({ places }) => places.length > 0)
}
