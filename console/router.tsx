import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { ApiError } from './api/http.ts'
import { sessionQuery } from './api/session.ts'
import { HomePage } from './pages/home/page.tsx'
import { NotFound, RootFailed, RootNotFound, RouteFailed } from './shell/failures.tsx'
import { firstPlace } from './shell/nav.ts'
import { Shell } from './shell/shell.tsx'

export interface RouterContext {
  queries: QueryClient
}

/** The named search parameters as text, without what is empty: they live in the URL, so a filtered list can be shared. */
const texts =
  <const Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>): { [K in Name]?: string } => {
    const kept: { [K in Name]?: string } = {}
    for (const name of names) if (search[name] !== undefined && search[name] !== '') kept[name] = String(search[name])
    return kept
  }

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: RootNotFound, errorComponent: RootFailed })

const signInRoute = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: texts('token', 'next'),
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignInPage'),
})

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(sessionQuery)
    } catch (error) {
      if (error instanceof ApiError && error.status === 401)
        throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { next: location.href } })
      throw error
    }
  },
})

const under = { getParentRoute: () => shell } as const

const home = createRoute({
  ...under,
  path: '/',
  beforeLoad: async ({ context }) => {
    const to = firstPlace(await context.queries.ensureQueryData(sessionQuery))
    if (to !== '/') throw redirect({ to })
  },
  // Not on request as all others are: it is what most people wait for first.
  component: HomePage,
})
const documents = createRoute({
  ...under,
  path: '/documents',
  validateSearch: texts('show', 'q'),
  component: lazyRouteComponent(() => import('./pages/documents.tsx'), 'DocumentsPage'),
})
/** The page that error 21650 names: it takes the number or the group of numbers in either spelling. */
const documentNew = createRoute({
  ...under,
  path: '/documents/new',
  validateSearch: texts(
    'draft',
    'retake',
    'number',
    'country',
    'type',
    'holder',
    'back',
    'PhoneNumber',
    'IsoCountry',
    'NumberType',
    'EndUserType',
  ),
  component: lazyRouteComponent(() => import('./pages/document-new/page.tsx'), 'DocumentNewPage'),
})
const document = createRoute({
  ...under,
  path: '/documents/$sid',
  validateSearch: texts('number'),
  component: lazyRouteComponent(() => import('./pages/document/page.tsx'), 'DocumentPage'),
})
const addresses = createRoute({
  ...under,
  path: '/addresses',
  validateSearch: texts('new', 'country', 'locality', 'back'),
  component: lazyRouteComponent(() => import('./pages/addresses.tsx'), 'AddressesPage'),
})
const numbers = createRoute({
  ...under,
  path: '/numbers',
  validateSearch: texts('q', 'show'),
  component: lazyRouteComponent(() => import('./pages/numbers.tsx'), 'NumbersPage'),
})
const buy = createRoute({
  ...under,
  path: '/numbers/buy',
  validateSearch: texts('country', 'type', 'contains', 'locality', 'holder', 'chosen', 'identity'),
  component: lazyRouteComponent(() => import('./pages/buy/page.tsx'), 'BuyPage'),
})
const number = createRoute({
  ...under,
  path: '/numbers/$sid',
  component: lazyRouteComponent(() => import('./pages/number/page.tsx'), 'NumberPage'),
})
const imports = createRoute({
  ...under,
  path: '/imports',
  component: lazyRouteComponent(() => import('./pages/imports/page.tsx'), 'ImportsPage'),
})
const oneImport = createRoute({
  ...under,
  path: '/imports/$sid',
  component: lazyRouteComponent(() => import('./pages/imports/one.tsx'), 'ImportPage'),
})
const bundles = createRoute({
  ...under,
  path: '/bundles',
  validateSearch: texts('q', 'show'),
  component: lazyRouteComponent(() => import('./pages/bundles.tsx'), 'BundlesPage'),
})
const bundleNew = createRoute({
  ...under,
  path: '/bundles/new',
  validateSearch: texts('country', 'type', 'holder'),
  component: lazyRouteComponent(() => import('./pages/bundle-new.tsx'), 'BundleNewPage'),
})
const bundle = createRoute({
  ...under,
  path: '/bundles/$sid',
  validateSearch: texts('step'),
  component: lazyRouteComponent(() => import('./pages/bundle/page.tsx'), 'BundlePage'),
})
const trustHub = createRoute({
  ...under,
  path: '/trust-hub',
  component: lazyRouteComponent(() => import('./pages/trust-hub/page.tsx'), 'TrustHubPage'),
})
const trustHubNew = createRoute({
  ...under,
  path: '/trust-hub/new',
  validateSearch: texts('kind'),
  component: lazyRouteComponent(() => import('./pages/trust-hub/new.tsx'), 'TrustHubNewPage'),
})
const profile = createRoute({
  ...under,
  path: '/trust-hub/profiles/$sid',
  validateSearch: texts('step'),
  component: lazyRouteComponent(() => import('./pages/trust-hub/record.tsx'), 'ProfilePage'),
})
const product = createRoute({
  ...under,
  path: '/trust-hub/products/$sid',
  validateSearch: texts('step'),
  component: lazyRouteComponent(() => import('./pages/trust-hub/record.tsx'), 'ProductPage'),
})
const upgrade = createRoute({
  ...under,
  path: '/upgrade',
  component: lazyRouteComponent(() => import('./pages/upgrade.tsx'), 'UpgradePage'),
})
const check = createRoute({
  ...under,
  path: '/checks/$sid',
  component: lazyRouteComponent(() => import('./pages/check.tsx'), 'CheckPage'),
})
const messages = createRoute({
  ...under,
  path: '/messages',
  component: lazyRouteComponent(() => import('./pages/messages.tsx'), 'MessagesPage'),
})
const requests = createRoute({
  ...under,
  path: '/requests',
  validateSearch: texts('about', 'open'),
  component: lazyRouteComponent(() => import('./pages/requests.tsx'), 'RequestsPage'),
})
const events = createRoute({
  ...under,
  path: '/events',
  validateSearch: texts('show', 'q'),
  component: lazyRouteComponent(() => import('./pages/events/page.tsx'), 'EventsPage'),
})
const keys = createRoute({ ...under, path: '/keys', component: lazyRouteComponent(() => import('./pages/keys.tsx'), 'KeysPage') })
const team = createRoute({
  ...under,
  path: '/team',
  validateSearch: texts('q', 'invite'),
  component: lazyRouteComponent(() => import('./pages/team.tsx'), 'TeamPage'),
})
const you = createRoute({ ...under, path: '/you', component: lazyRouteComponent(() => import('./pages/you/page.tsx'), 'YouPage') })
const settings = createRoute({
  ...under,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/page.tsx'), 'SettingsPage'),
})
const review = createRoute({
  ...under,
  path: '/review',
  validateSearch: texts('view'),
  component: lazyRouteComponent(() => import('./pages/review/queue.tsx'), 'QueuePage'),
})
const reviewCase = createRoute({
  ...under,
  path: '/review/$sid',
  component: lazyRouteComponent(() => import('./pages/review/case.tsx'), 'CasePage'),
})
const statistics = createRoute({
  ...under,
  path: '/review/statistics',
  validateSearch: texts('days'),
  component: lazyRouteComponent(() => import('./pages/review/statistics.tsx'), 'StatisticsPage'),
})
const health = createRoute({
  ...under,
  path: '/operations/health',
  component: lazyRouteComponent(() => import('./pages/operations/health.tsx'), 'HealthPage'),
})
const accounts = createRoute({
  ...under,
  path: '/operations/accounts',
  validateSearch: texts('q', 'new'),
  component: lazyRouteComponent(() => import('./pages/operations/accounts.tsx'), 'AccountsPage'),
})
const account = createRoute({
  ...under,
  path: '/operations/accounts/$sid',
  component: lazyRouteComponent(() => import('./pages/operations/account.tsx'), 'AccountPage'),
})
const inventory = createRoute({
  ...under,
  path: '/operations/inventory',
  validateSearch: texts('q', 'place', 'country', 'type', 'state', 'import'),
  component: lazyRouteComponent(() => import('./pages/operations/inventory.tsx'), 'InventoryPage'),
})
const lookup = createRoute({
  ...under,
  path: '/operations/lookup',
  validateSearch: texts('number', 'at'),
  component: lazyRouteComponent(() => import('./pages/operations/lookup.tsx'), 'LookupPage'),
})
const backlog = createRoute({
  ...under,
  path: '/operations/callbacks',
  validateSearch: texts('show'),
  component: lazyRouteComponent(() => import('./pages/operations/backlog.tsx'), 'BacklogPage'),
})
const checks = createRoute({
  ...under,
  path: '/operations/checks',
  validateSearch: texts('show', 'status', 'account'),
  component: lazyRouteComponent(() => import('./pages/operations/checks.tsx'), 'ChecksPage'),
})
const staffCheck = createRoute({
  ...under,
  path: '/operations/checks/$sid',
  component: lazyRouteComponent(() => import('./pages/operations/check.tsx'), 'StaffCheckPage'),
})
const retention = createRoute({
  ...under,
  path: '/operations/retention',
  validateSearch: texts('subject', 'account', 'kind', 'cause'),
  component: lazyRouteComponent(() => import('./pages/operations/retention.tsx'), 'RetentionPage'),
})
const audit = createRoute({
  ...under,
  path: '/operations/audit',
  validateSearch: texts('actor', 'subject', 'account', 'type', 'from', 'to'),
  component: lazyRouteComponent(() => import('./pages/operations/audit.tsx'), 'AuditPage'),
})
const staff = createRoute({
  ...under,
  path: '/operations/staff',
  validateSearch: texts('q', 'new'),
  component: lazyRouteComponent(() => import('./pages/operations/staff.tsx'), 'StaffPage'),
})
const operatorSettings = createRoute({
  ...under,
  path: '/operations/settings',
  component: lazyRouteComponent(() => import('./pages/operations/settings.tsx'), 'OperatorSettingsPage'),
})
const rules = createRoute({
  ...under,
  path: '/operations/rules',
  validateSearch: texts('q'),
  component: lazyRouteComponent(() => import('./pages/operations/rules/list.tsx'), 'RulesPage'),
})
const rule = createRoute({
  ...under,
  path: '/operations/rules/$sid',
  component: lazyRouteComponent(() => import('./pages/operations/rules/rule.tsx'), 'RulePage'),
})
const ruleDraft = createRoute({
  ...under,
  path: '/operations/rules/draft',
  validateSearch: texts('rule'),
  component: lazyRouteComponent(() => import('./pages/operations/rules/draft.tsx'), 'RuleDraftPage'),
})
const ruleChange = createRoute({
  ...under,
  path: '/operations/rules/changes/$sid',
  component: lazyRouteComponent(() => import('./pages/operations/rules/change.tsx'), 'RuleChangePage'),
})

const tree = root.addChildren([
  signInRoute,
  shell.addChildren([
    ...[home, documents, documentNew, document, addresses, numbers, buy, number, bundles, bundleNew, bundle, imports, oneImport],
    ...[trustHub, trustHubNew, profile, product, upgrade, check, messages, requests, events, keys, team, you, settings],
    ...[review, reviewCase, statistics],
    ...[health, accounts, account, inventory, lookup, backlog, checks, staffCheck, retention, audit, staff, operatorSettings],
    ...[rules, rule, ruleDraft, ruleChange],
  ]),
])

export const makeRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: RouteFailed,
    defaultNotFoundComponent: NotFound,
  })
