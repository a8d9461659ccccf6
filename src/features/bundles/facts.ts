import type { Reason } from '../../domain/reasons.ts'
import type { BundleFacts } from '../../domain/regulations/compliance.ts'
import { dayAfter, earliest } from '../../domain/regulations/days.ts'
import { evaluateBundle } from '../../domain/regulations/evaluate.ts'
import { lacksOf, newlyLacking } from '../../domain/regulations/lacks.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { setEraseAfter } from '../documents/store.ts'
import type { EndUser } from '../end-users/end-user.ts'
import { regulationVersions } from '../regulations/store.ts'
import type { Bundle } from './bundle.ts'
import { type Contents, contentsOf } from './filed.ts'
import { findBundle } from './store.ts'

/** What a purchase under these rules needs to know of a bundle; undefined when the account has none of this SID. */
export async function bundleFacts(tx: Tx, ctx: Context, sid: string, rules: readonly Regulation[]): Promise<BundleFacts | undefined> {
  const [bundle, contents] = await Promise.all([findBundle(tx, ctx, 'bundle', sid), contentsOf(tx, ctx, { sid })])
  if (!bundle?.group) return undefined
  const { endUsers, documents, addresses } = contents
  return {
    sid: bundle.sid,
    state: bundle.state,
    endUserType: bundle.group.endUserType,
    holder: endUsers.map(holderOf).find(Boolean) ?? '',
    addressSids: addresses.map(address => address.sid),
    regulationSid: bundle.ruleSid,
    endsAt: earliest([bundle.validUntil, ...documents.map(({ expiresOn }) => dayAfter(expiresOn))]),
    hasExpiredDocument: documents.some(({ state }) => state === 'expired'),
    lacks: await bundleLacking(tx, ctx, bundle, contents, rules),
    settlesPlace: bundle.decidedBy !== 'machine',
  }
}

/** What the rule in force, which is among these, asks for beyond the version that the bundle was approved under. */
export async function bundleLacking(
  tx: Tx,
  ctx: Context,
  { ruleSid, ruleVersion }: Pick<Bundle, 'ruleSid' | 'ruleVersion'>,
  contents: Pick<Contents, 'endUsers' | 'documents' | 'addresses'>,
  rules: readonly Regulation[],
  versionOf = regulationVersions(tx),
): Promise<Reason[]> {
  const rule = rules.find(({ sid }) => sid === ruleSid)
  if (!rule || rule.version <= ruleVersion) return []
  const filed = { ...contents, today: ctx.now.toISOString().slice(0, 10) }
  const before = await versionOf(ruleSid, ruleVersion)
  return newlyLacking(lacksOf(evaluateBundle(rule, filed)), before ? lacksOf(evaluateBundle(before, filed)) : [])
}

/** The same of several bundles. */
export async function factsOfBundles(tx: Tx, ctx: Context, sids: readonly string[], rules: readonly Regulation[]): Promise<BundleFacts[]> {
  const found = await Promise.all(sids.map(sid => bundleFacts(tx, ctx, sid, rules)))
  return found.filter(facts => facts !== undefined)
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
