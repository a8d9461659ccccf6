import assert from 'node:assert/strict'
import type { LivedIn } from '../screenshots/lived-in.ts'
import { assertAccessible, LOOKS, settled, showAs, type Workplace } from './browser.ts'

export interface EveryPage {
  /** As the router has it. */
  route: string
  heading: string | RegExp
  /** The address in a lived-in account, where it is more than the route. */
  at?(lived: LivedIn): string
}

/** Every page of the Console with the heading that says it is there. */
export const EVERY_PAGE: readonly EveryPage[] = [
  { route: '/', heading: 'Home' },
  { route: '/sign-in', heading: 'Sign in' },
  { route: '/documents', heading: 'Documents' },
  { route: '/documents/new', heading: 'New identity document', at: () => '/documents/new?country=DE&type=local' },
  { route: '/documents/$sid', heading: 'Erika Mustermann', at: ({ passed }) => `/documents/${passed}` },
  { route: '/documents/$sid', heading: 'Erika Mustermann, old passport', at: ({ failed }) => `/documents/${failed}` },
  { route: '/documents/$sid', heading: 'Erica Mustermann', at: ({ waiting }) => `/documents/${waiting}` },
  { route: '/addresses', heading: 'Addresses' },
  { route: '/numbers', heading: 'Manage numbers' },
  { route: '/numbers/buy', heading: 'Buy a number', at: () => '/numbers/buy?country=DE&type=local&locality=Berlin' },
  { route: '/numbers/$sid', heading: 'Support line Berlin', at: ({ number }) => `/numbers/${number}` },
  { route: '/numbers/$sid', heading: /^\+49|^0/, at: ({ lacking }) => `/numbers/${lacking}` },
  { route: '/imports', heading: 'Import from CSV' },
  { route: '/imports/$sid', heading: /^Trial, /, at: ({ trial }) => `/imports/${trial}` },
  { route: '/bundles', heading: 'Bundles' },
  { route: '/bundles/new', heading: 'New bundle', at: () => '/bundles/new?country=GB&type=local&holder=business' },
  { route: '/bundles/$sid', heading: 'Lindenhof GmbH, Germany local', at: ({ bundle }) => `/bundles/${bundle}` },
  { route: '/trust-hub', heading: 'Trust Hub' },
  { route: '/trust-hub/new', heading: 'New trust product', at: () => '/trust-hub/new?kind=products' },
  { route: '/trust-hub/profiles/$sid', heading: 'Jane Example', at: ({ profile }) => `/trust-hub/profiles/${profile}` },
  { route: '/trust-hub/products/$sid', heading: 'Calls of Jane', at: ({ product }) => `/trust-hub/products/${product}` },
  { route: '/upgrade', heading: 'Customer profile' },
  { route: '/checks/$sid', heading: 'New tenant', at: ({ check }) => `/checks/${check}` },
  { route: '/messages', heading: 'Messages' },
  { route: '/requests', heading: 'Requests' },
  { route: '/events', heading: 'Events and callbacks' },
  { route: '/keys', heading: 'API keys' },
  { route: '/team', heading: 'Team' },
  { route: '/you', heading: 'Your sign-in' },
  { route: '/settings', heading: 'Settings' },
  { route: '/review', heading: 'Review queue' },
  { route: '/review/$sid', heading: /Mustermann/i, at: ({ review }) => `/review/${review}` },
  { route: '/review/statistics', heading: 'Statistics' },
  { route: '/operations/health', heading: 'Queue health' },
  { route: '/operations/accounts', heading: 'Accounts' },
  { route: '/operations/accounts/$sid', heading: 'Demo account', at: ({ account }) => `/operations/accounts/${account}` },
  { route: '/operations/inventory', heading: 'Number inventory' },
  { route: '/operations/lookup', heading: 'Number lookup' },
  { route: '/operations/callbacks', heading: 'Callback backlog' },
  { route: '/operations/checks', heading: 'ID checks' },
  { route: '/operations/checks/$sid', heading: 'New tenant', at: ({ check }) => `/operations/checks/${check}` },
  { route: '/operations/retention', heading: 'Retention' },
  { route: '/operations/audit', heading: 'Audit' },
  { route: '/operations/staff', heading: 'Staff' },
  { route: '/operations/settings', heading: 'Operator settings' },
  { route: '/operations/rules', heading: 'Rules' },
  { route: '/operations/rules/$sid', heading: /Germany/i, at: ({ rule }) => `/operations/rules/${rule}` },
  { route: '/operations/rules/draft', heading: 'Draft a change', at: ({ rule }) => `/operations/rules/draft?rule=${rule}` },
  { route: '/operations/rules/changes/$sid', heading: 'Change of rules', at: ({ change }) => `/operations/rules/changes/${change}` },
  { route: '/no-such-page', heading: 'Page not found' },
]

/** Half of the pages, so that neither half takes too long on a busy machine. */
export const isOfStaff = ({ route }: EveryPage): boolean => /^\/(review|operations)/.test(route)

/** Opens each page and looks at it in every look: accessible, and no wider than its window. */
export async function lookAt(workplace: Workplace, lived: LivedIn, pages: readonly EveryPage[]): Promise<void> {
  const page = await workplace.open('/')
  for (const { route, heading, at } of pages) {
    await page.goto(workplace.server.url + (at?.(lived) ?? route))
    const found = page.getByRole('heading', { name: heading, level: 1 })
    await found.waitFor().catch(async () => assert.fail(`${route}: ${await page.getByRole('heading', { level: 1 }).allInnerTexts()}`))
    await settled(page)
    for (const look of LOOKS) {
      await showAs(page, look)
      await assertAccessible(page, `${route}, ${look}`, { onlyColour: look === 'dark' })
    }
  }
}
