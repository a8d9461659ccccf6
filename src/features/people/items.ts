import { factsIn, type PersonFacts, someFacts, withFacts } from '../../domain/people/match.ts'
import type { Page, PageRequest } from '../../platform/http/paging.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { listAddresses } from '../addresses/store.ts'
import { addressView } from '../addresses/view.ts'
import type { BundleKind } from '../bundles/bundle.ts'
import { listBundles } from '../bundles/store.ts'
import { bundleView } from '../bundles/view.ts'
import type { Host } from '../end-users/end-user.ts'
import { listEndUsers } from '../end-users/store.ts'
import { endUserView } from '../end-users/view.ts'
import { listIdentityDocuments } from '../identity-documents/store.ts'
import { identityDocumentView } from '../identity-documents/view.ts'
import { attemptsOf, listInquiries } from '../inquiries/store.ts'
import { inquiryView } from '../inquiries/view.ts'
import { listRequests, messagesOf } from '../requests/store.ts'
import { listSupportingDocuments } from '../supporting-documents/store.ts'
import { supportingDocumentView } from '../supporting-documents/view.ts'
import { listUpgrades } from '../upgrades/store.ts'
import { listUsers } from '../users/store.ts'

/** One thing of an account that may be about a person. */
export interface Item {
  sid: string
  kind: string
  /** What it is called, as its owner typed it. */
  name: string
  status: string | null
  createdAt: Date
  facts: PersonFacts
  /** All of it, for the person. */
  view(tx: Tx): Promise<unknown>
}

const PAGE = 500
const HOSTS: readonly Host[] = ['numbers', 'trusthub']
const KINDS: readonly BundleKind[] = ['bundle', 'customer_profile', 'trust_product']

type Listing = (tx: Tx, ctx: Context, page: PageRequest) => Promise<Page<Item>>

const item = ({ sid, createdAt }: Pick<Item, 'sid' | 'createdAt'>, about: Omit<Item, 'sid' | 'createdAt'>): Item => ({
  sid,
  createdAt,
  ...about,
})

const mapped = <T>(page: Page<T>, toItem: (one: T) => Item): Page<Item> => ({ ...page, items: page.items.map(toItem) })

/** Where people may be found in an account, kind by kind. */
const LISTINGS: readonly Listing[] = [
  async (tx, ctx, page) =>
    mapped(await listIdentityDocuments(tx, ctx, {}, page), document =>
      item(document, {
        kind: 'identity_document',
        name: document.friendlyName,
        status: document.state,
        facts: withFacts(factsIn(document.attributes), someFacts({ names: [document.friendlyName] })),
        view: async () => identityDocumentView({ document, files: [] }, ctx),
      }),
    ),
  ...HOSTS.map(
    (host): Listing =>
      async (tx, ctx, page) =>
        mapped(await listEndUsers(tx, ctx, host, page), endUser =>
          item(endUser, {
            kind: 'end_user',
            name: endUser.friendlyName,
            status: null,
            facts: withFacts(factsIn(endUser.attributes), someFacts({ names: [endUser.friendlyName] })),
            view: async () => endUserView(endUser, ctx),
          }),
        ),
  ),
  ...HOSTS.map(
    (host): Listing =>
      async (tx, ctx, page) =>
        mapped(await listSupportingDocuments(tx, ctx, host, page), document =>
          item(document, {
            kind: 'supporting_document',
            name: document.friendlyName,
            status: document.state,
            facts: withFacts(factsIn(document.attributes), someFacts({ names: [document.friendlyName] })),
            view: async () => supportingDocumentView(document, ctx),
          }),
        ),
  ),
  async (tx, ctx, page) =>
    mapped(await listAddresses(tx, ctx, {}, page), address =>
      item(address, {
        kind: 'address',
        name: address.customerName,
        status: null,
        facts: someFacts({ names: [address.customerName, address.friendlyName ?? ''].filter(Boolean) }),
        view: async () => addressView(address),
      }),
    ),
  ...KINDS.map(
    (kind): Listing =>
      async (tx, ctx, page) =>
        mapped(await listBundles(tx, ctx, kind, {}, page), bundle =>
          item(bundle, {
            kind,
            name: bundle.friendlyName,
            status: bundle.state,
            facts: someFacts({ names: [bundle.friendlyName], emails: [bundle.email] }),
            view: async () => bundleView(bundle, ctx),
          }),
        ),
  ),
  async (tx, ctx, page) =>
    mapped(await listInquiries(tx, ctx, {}, page), inquiry =>
      item(inquiry, {
        kind: 'inquiry',
        name: inquiry.friendlyName,
        status: inquiry.state,
        facts: someFacts({ names: [inquiry.friendlyName] }),
        view: async later => inquiryView({ inquiry, attempts: await attemptsOf(later, ctx, inquiry) }, ctx),
      }),
    ),
  async (tx, ctx, page) =>
    mapped(await listUpgrades(tx, ctx, page), upgrade =>
      item(upgrade, {
        kind: 'upgrade',
        name: '',
        status: upgrade.state,
        facts: withFacts(factsIn(upgrade.attributes), someFacts({ emails: [upgrade.email] })),
        view: async () => ({
          sid: upgrade.sid,
          type: upgrade.type,
          email: upgrade.email,
          attributes: upgrade.attributes,
          status: upgrade.state,
        }),
      }),
    ),
  async (tx, ctx, page) =>
    mapped(await listRequests(tx, ctx, {}, page), request =>
      item(request, {
        kind: 'request',
        name: request.subject,
        status: request.state,
        facts: someFacts({ names: [request.subject], emails: [request.email].filter(Boolean) }),
        view: async later => ({
          sid: request.sid,
          subject: request.subject,
          email: request.email,
          messages: (await messagesOf(later, ctx, request)).map(({ author, text, createdAt }) => ({ author, text, at: createdAt })),
        }),
      }),
    ),
  async (tx, ctx, page) =>
    mapped(await listUsers(tx, ctx, page), user =>
      item(user, {
        kind: 'user',
        name: user.name,
        status: user.status,
        facts: someFacts({ names: [user.name], emails: [user.email] }),
        view: async () => ({ sid: user.sid, name: user.name, email: user.email, role: user.role }),
      }),
    ),
]

/** Everything of the context's account that may be about somebody; a page to a transaction, so that accounts of any size are looked through. */
export async function* itemsOf(ctx: Context): AsyncIterable<Item> {
  for (const list of LISTINGS) {
    let cursor: PageRequest['cursor']
    do {
      const page: Page<Item> = await read(ctx, tx => list(tx, ctx, { size: PAGE, number: 0, cursor }))
      yield* page.items
      cursor = page.next
    } while (cursor)
  }
}
