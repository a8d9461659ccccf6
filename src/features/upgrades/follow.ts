import { type Changed, change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Inquiry } from '../inquiries/inquiry.ts'
import { findFullInquiry } from '../inquiries/store.ts'
import { reasonsOf } from '../inquiries/view.ts'
import { upgradeCallback } from './callback.ts'
import { grant, takeBack } from './grant.ts'
import { lockUpgradeOfInquiry, saveUpgrade } from './store.ts'
import type { Upgrade } from './upgrade.ts'

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

/** Follows the ID check of an upgrade: passed brings the full account, an approval that is reversed later takes it back. A job: it may run twice. */
export async function followInquiry(ctx: Context, accountSid: string, inquirySid: string): Promise<void> {
  const owner: Context = { ...ctx, accountSid }
  await change(owner, async (tx): Promise<Changed<void>> => {
    const full = await findFullInquiry(tx, owner, accountSid, inquirySid)
    const found = full && (await lockUpgradeOfInquiry(tx, owner, accountSid, inquirySid))
    const state = full && STATES[full.inquiry.state]
    if (!found || !state || state === found.state) return { result: undefined, audit: 'unchanged' }
    const followed: Upgrade = { ...found, state, updatedAt: ctx.now }
    await saveUpgrade(tx, owner, followed)
    const audit = {
      what: `upgrade.${state.replaceAll('-', '_')}`,
      sid: found.sid,
      from: found.state,
      to: state,
      callback: upgradeCallback(followed),
    }
    const consequences =
      state === 'passed'
        ? await grant(tx, owner, followed)
        : found.state === 'passed'
          ? await takeBack(tx, owner, followed, reasonsOf(full))
          : { audit: [], jobs: [] }
    return { result: undefined, audit: [audit, ...consequences.audit], jobs: consequences.jobs }
  })
}
