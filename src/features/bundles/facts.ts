import type { BundleFacts } from '../../domain/regulations/compliance.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { setEraseAfter } from '../documents/store.ts'
import type { EndUser } from '../end-users/end-user.ts'
import { contentsOf } from './filed.ts'
import { bundlesForNumbers, findBundle } from './store.ts'

const MAX_OFFERED = 200

/** What a purchase needs to know of a bundle; undefined when the account has none of this SID. */
export async function bundleFacts(tx: Tx, ctx: Context, accountSid: string, sid: string): Promise<BundleFacts | undefined> {
  const owner: Context = { ...ctx, accountSid }
  const bundle = await findBundle(tx, owner, 'bundle', sid)
  if (!bundle?.group) return undefined
  const { endUsers, documents, addresses } = await contentsOf(tx, owner, bundle)
  return {
    sid: bundle.sid,
    state: bundle.state,
    endUserType: bundle.group.endUserType,
    holder: endUsers.map(holderOf).find(Boolean) ?? '',
    addressSids: addresses.map(address => address.sid),
    regulationSid: bundle.ruleSid,
    validUntil: bundle.validUntil,
    hasExpiredDocument: documents.some(({ state }) => state === 'expired'),
  }
}

/** The account's bundles for a kind of number, approved ones first: what may be offered for it. */
export async function bundleFactsFor(tx: Tx, ctx: Context, group: { isoCountry: string; numberType: string }): Promise<BundleFacts[]> {
  const facts: BundleFacts[] = []
  for (const sid of await bundlesForNumbers(tx, ctx, group, MAX_OFFERED)) {
    const found = await bundleFacts(tx, ctx, ctx.accountSid, sid)
    if (found) facts.push(found)
  }
  return facts
}

/** Sets when the scans of a bundle are to be erased; null keeps them for as long as a number relies on it. */
export async function keepBundleScans(tx: Tx, ctx: Context, accountSid: string, sid: string, until: Date | null): Promise<void> {
  const { documents } = await contentsOf(tx, { ...ctx, accountSid }, { sid })
  for (const document of documents) await setEraseAfter(tx, accountSid, document.sid, until)
}

function holderOf({ type, attributes }: EndUser): string {
  const text = (name: string) => (typeof attributes[name] === 'string' ? attributes[name].trim() : '')
  return type === 'business' ? text('business_name') : `${text('first_name')} ${text('last_name')}`.trim()
}
