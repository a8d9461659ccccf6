import { type Reason, reason } from '../../domain/reasons.ts'
import type { Audit, JobDraft } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Account } from '../accounts/account.ts'
import { findAccount, setFamilyType } from '../accounts/store.ts'
import { notify } from '../notifications/notify.ts'
import { approvePrimaryProfile, rejectPrimaryProfile } from '../profiles/primary.ts'
import { hasPassedSince } from './store.ts'
import type { Upgrade } from './upgrade.ts'

interface Consequences {
  audit: Audit[]
  jobs: JobDraft[]
}

/** What a passed upgrade brings: the account and its subaccounts become full, its profile is approved. `ctx.accountSid` is the owner's. */
export async function grant(tx: Tx, ctx: Context, upgrade: Upgrade): Promise<Consequences> {
  const moved = await moveFamily(tx, ctx, 'full', 'account.upgraded')
  const proves = upgrade.inquirySid ? upgrade.type : 'nothing'
  const profile = upgrade.customerProfileSid
    ? await approvePrimaryProfile(tx, ctx, upgrade.customerProfileSid, proves)
    : { audit: [], jobs: [] }
  return { audit: [...moved, ...profile.audit], jobs: profile.jobs }
}

/**
 * Takes it back when the ID check turned out to be none. Numbers go on, for their proofs are their own; the account buys nothing until
 * it is upgraded anew. One that passed a later upgrade stays full. `ctx.accountSid` is the owner's.
 */
export async function takeBack(tx: Tx, ctx: Context, upgrade: Upgrade, reasons: readonly Reason[]): Promise<Consequences> {
  const profile = upgrade.customerProfileSid
    ? await rejectPrimaryProfile(tx, ctx, upgrade.customerProfileSid, reasons.length > 0 ? reasons : [reason('other')])
    : { audit: [], jobs: [] }
  if (await hasPassedSince(tx, upgrade)) return profile
  const moved = await moveFamily(tx, ctx, 'trial', 'account.upgrade_reversed')
  await notify(tx, ctx, {
    accountSid: ctx.accountSid,
    subjectSid: upgrade.sid,
    kind: 'upgrade_reversed',
    to: upgrade.email || null,
    subject: 'Your upgrade was taken back',
    text: 'Something was found later that the ID check of your upgrade does not stand up to. Your numbers go on working. You can buy no further ones until the account is upgraded again: Console, Account, Upgrade. If you think that this is wrong, ask us there.',
  })
  return { audit: [...moved, ...profile.audit], jobs: profile.jobs }
}

/** Subaccounts are of their owner's type. */
async function moveFamily(tx: Tx, ctx: Context, type: Account['type'], what: string): Promise<Audit[]> {
  const account = await findAccount(tx, ctx, ctx.accountSid, true)
  if (!account || account.type === type) return []
  const sids = await setFamilyType(tx, ctx.accountSid, type, ctx.now)
  return sids.map(sid => ({ what, sid, accountSid: sid, from: account.type, to: type }))
}
