import { reason } from '../../domain/reasons.ts'
import { nextReminder } from '../../domain/regulations/reminders.ts'
import { dayInWords } from '../../domain/text/days.ts'
import { type Audit, type Callback, change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { eachApart } from '../../platform/queue/each-apart.ts'
import { statusCallback as bundleCallback } from '../bundles/callback.ts'
import { findBundle } from '../bundles/store.ts'
import { statusCallback as documentCallback } from '../identity-documents/callback.ts'
import { findIdentityDocument } from '../identity-documents/store.ts'
import { notify } from '../notifications/notify.ts'
import { findOwner } from '../users/store.ts'
import { accountsToRemind, type Due, dueNumbers, remindAgain } from './store.ts'

const BATCH = 20

/** Tells owners of numbers that need something, or whose proof is about to end: one message an account, however many numbers. A sweep. */
export async function remindOwners(ctx: Context): Promise<number> {
  const accounts = await read(ctx, tx => accountsToRemind(tx, ctx.now, BATCH))
  return eachApart(accounts, accountSid => remindOwner({ ...ctx, accountSid }))
}

function remindOwner(owner: Context): Promise<void> {
  const { accountSid, now } = owner
  return change(owner, async tx => {
    const due = await dueNumbers(tx, accountSid, now)
    const [first, ...rest] = due
    if (!first) return { result: undefined, audit: 'unchanged' }
    for (const group of due) await remindAgain(tx, accountSid, group, now, nextReminder(group.end, now))
    const text = [...due.map(group => sentenceOf(group, now)), `${owner.publicUrl}/numbers`].join('\n\n')
    const subject = rest.length === 0 ? sentenceOf(first, now).replace(/\.$/, '') : `${counted(sum(due))}: what is due`
    await notify(tx, owner, {
      accountSid,
      subjectSid: accountSid,
      kind: 'numbers_due',
      to: (await findOwner(tx, owner, accountSid))?.email ?? null,
      subject,
      text,
    })
    const told: Audit = { what: 'account.reminded', sid: accountSid, to: String(sum(due)) }
    return { result: undefined, audit: [told, ...(await proofReminders(tx, owner, due))] }
  })
}

/** The status callbacks of the proofs behind the numbers say it too. */
async function proofReminders(tx: Tx, owner: Context, due: readonly Due[]): Promise<Audit[]> {
  const audit: Audit[] = []
  for (const { compliance, proofSids } of due) {
    const notices = compliance === 'action-required' ? [reason('rule_needs_more')] : []
    for (const sid of proofSids) {
      const found = await callbackOf(tx, owner, sid, notices)
      if (found?.callback) audit.push({ what: `${found.kind}.reminded`, sid, from: found.state, to: found.state, callback: found.callback })
    }
  }
  return audit
}

/** A proof that does not hold by itself has said so in a callback of its own. */
async function callbackOf(
  tx: Tx,
  owner: Context,
  sid: string,
  notices: Parameters<typeof bundleCallback>[1],
): Promise<{ kind: string; state: string; callback: Callback | undefined } | undefined> {
  if (sid.startsWith('BU')) {
    const bundle = await findBundle(tx, owner, 'bundle', sid)
    return bundle?.state === 'approved' ? { kind: 'bundle', state: bundle.state, callback: bundleCallback(bundle, notices) } : undefined
  }
  const document = await findIdentityDocument(tx, owner, owner.accountSid, sid)
  if (document?.state !== 'passed') return undefined
  return { kind: 'identity_document', state: document.state, callback: documentCallback(document, notices) }
}

function sentenceOf({ compliance, end, count, phoneNumbers }: Due, now: Date): string {
  const which = `${counted(count)} (${phoneNumbers.join(', ')}${count > phoneNumbers.length ? ', ...' : ''})`
  const day = end ? dayInWords(end) : ''
  if (compliance !== 'action-required') return `What proves ${which} ends on ${day}. Renew it before then.`
  if (end && end <= now) return `${which} should have been mended by ${day}.`
  return `${which} ${count === 1 ? 'needs' : 'need'} something from you by ${day}.`
}

const sum = (due: readonly Due[]): number => due.reduce((total, { count }) => total + count, 0)
const counted = (count: number): string => `${count} phone number${count === 1 ? '' : 's'}`
