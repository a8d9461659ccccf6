import { type Changed, change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { findAccount, updateAccount } from '../accounts/store.ts'
import type { Inquiry } from '../inquiries/inquiry.ts'
import { findInquiry } from '../inquiries/store.ts'
import { upgradeCallback } from './callback.ts'
import { lockUpgradeOfInquiry, saveUpgrade } from './store.ts'
import type { ProfileKeeper, Upgrade } from './upgrade.ts'

/** How an upgrade stands when its ID check stands so. A failed check may still be escalated, so it ends nothing for good. */
const STATES: Record<Inquiry['state'], Upgrade['state']> = {
  created: 'pending',
  started: 'pending',
  'in-review': 'in-review',
  escalated: 'in-review',
  passed: 'passed',
  failed: 'failed',
  expired: 'failed',
  redacted: 'failed',
}

/** Follows the ID check of an upgrade: once it is passed the account is full. A job: it may run twice. */
export async function followInquiry(ctx: Context, profiles: ProfileKeeper, accountSid: string, inquirySid: string): Promise<void> {
  const upgrade = await change(ctx, async (tx): Promise<Changed<Upgrade | undefined>> => {
    const inquiry = await findInquiry(tx, ctx, accountSid, inquirySid)
    const found = inquiry && (await lockUpgradeOfInquiry(tx, ctx, accountSid, inquirySid))
    const state = inquiry && STATES[inquiry.state]
    if (!found || !state || state === found.state) return { result: found, audit: 'unchanged' }
    const followed: Upgrade = { ...found, state, updatedAt: ctx.now }
    await saveUpgrade(tx, ctx, followed)
    const audit = {
      what: `upgrade.${state.replaceAll('-', '_')}`,
      sid: found.sid,
      accountSid,
      from: found.state,
      to: state,
      callback: upgradeCallback(followed),
    }
    const account = state === 'passed' ? await findAccount(tx, ctx, accountSid, true) : undefined
    if (account?.type !== 'trial') return { result: followed, audit }
    await updateAccount(tx, { ...account, type: 'full' }, ctx.now)
    return { result: followed, audit: [audit, { what: 'account.upgraded', sid: accountSid, accountSid, from: 'trial', to: 'full' }] }
  })
  const isOver = upgrade?.state === 'passed' || upgrade?.state === 'failed'
  if (isOver && upgrade.customerProfileSid)
    await profiles.settle({ ...ctx, accountSid }, upgrade.customerProfileSid, upgrade.state === 'passed' ? 'passed' : 'failed')
}
