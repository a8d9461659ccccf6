import { AppError } from '../../domain/errors.ts'
import { type Audit, type Changed, change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { eachApart } from '../../platform/queue/each-apart.ts'
import { findInventoryNumber } from '../numbers/inventory-store.ts'
import { ended, tell } from './complete.ts'
import { reminderOf } from './hold.ts'
import type { NumberHold } from './number-hold.ts'
import { dueHolds, findHold, giveBack, holdsToRemind, keepUntil, ownerOfHold, proofInFlight, saveHold } from './store.ts'

const BATCH = 100
/** A hold is looked at a little before its end, so that nobody takes the number before it is prolonged. */
const AHEAD_MS = 30_000
const DAY_MS = 86_400_000
/** However long a proof takes, no number is kept longer. */
const LONGEST_IN_FLIGHT_DAYS = 30

/**
 * Ends holds whose time is over or whose number went another way, and prolongs those whose proof is still being verified: waiting for us
 * must not cost the number. A sweep. Returns how many.
 */
export async function endDueHolds(ctx: Context): Promise<number> {
  const due = await read(ctx, tx => dueHolds(tx, new Date(ctx.now.getTime() + AHEAD_MS), BATCH))
  let done = 0
  await eachApart(due, async ({ sid, accountSid, isKept, numberSid }) => {
    if (await endOne({ ...ctx, accountSid }, sid, { isKept, numberSid })) done++
  })
  return done
}

function endOne(owner: Context, sid: string, found: { isKept: boolean; numberSid: string | null }): Promise<boolean> {
  return change(owner, async tx => {
    const hold = await findHold(tx, owner.accountSid, sid, true)
    if (hold?.state !== 'active') return { result: false, audit: 'unchanged' }
    const until = found.isKept ? await prolongedUntil(tx, owner, hold) : null
    if (until) {
      const longer = { ...hold, until, remindAt: reminderOf(until, owner.now), updatedAt: owner.now }
      await keepUntil(tx, longer)
      await saveHold(tx, longer)
      return { result: true, audit: { what: 'number_hold.prolonged', sid, from: 'active', to: 'active' } }
    }
    if (found.isKept && hold.until > owner.now) return { result: false, audit: 'unchanged' }
    return { result: true, audit: await end(tx, owner, hold, found) }
  })
}

async function end(tx: Tx, owner: Context, hold: NumberHold, found: { isKept: boolean; numberSid: string | null }): Promise<Audit> {
  const over: NumberHold = {
    ...hold,
    state: found.numberSid ? 'bought' : 'ended',
    numberSid: found.numberSid,
    remindAt: null,
    updatedAt: owner.now,
  }
  if (found.isKept) await giveBack(tx, hold)
  await saveHold(tx, over)
  if (over.state === 'ended')
    await tell(
      tx,
      owner,
      over,
      `${hold.phoneNumber} is no longer held`,
      `The time for ${hold.phoneNumber} is over, and it is on sale again.`,
    )
  return ended(hold, over)
}

/** Sandbox: ends a hold as if its time were over, or moves its end. @throws AppError notFound, invalidParameter, wrongState */
export function simulateHold(
  ctx: Context,
  { sid, status, validUntil }: { sid: string; status: string | undefined; validUntil: string | undefined },
): Promise<{ status: string; validUntil: Date | null }> {
  return change(ctx, async (tx): Promise<Changed<{ status: string; validUntil: Date | null }>> => {
    const owner: Context = { ...ctx, accountSid: (await ownerOfHold(tx, sid)) ?? '' }
    const hold = await findHold(tx, owner.accountSid, sid, true)
    if (!hold) throw new AppError('notFound')
    if (!validUntil && status !== 'ended') throw new AppError('invalidParameter', { name: 'Status', why: 'ended' })
    if (hold.state !== 'active') throw new AppError('wrongState', { event: 'end', state: hold.state })
    if (!validUntil)
      return { result: { status: 'ended', validUntil: null }, audit: await end(tx, owner, hold, { isKept: true, numberSid: null }) }
    const until = new Date(validUntil)
    if (Number.isNaN(until.getTime())) throw new AppError('invalidParameter', { name: 'ValidUntil', why: 'not a date' })
    const moved: NumberHold = { ...hold, until, remindAt: reminderOf(until, ctx.now), updatedAt: ctx.now }
    await keepUntil(tx, moved)
    await saveHold(tx, moved)
    return { result: { status: hold.state, validUntil: until }, audit: { ...ended(hold, moved), what: 'sandbox.simulated' } }
  })
}

/** A day after the proof is due to be decided, or null when none is under way. */
async function prolongedUntil(tx: Tx, owner: Context, hold: NumberHold): Promise<Date | null> {
  const number = await findInventoryNumber(tx, hold.phoneNumber)
  const due = number && (await proofInFlight(tx, hold, number))
  if (!due) return null
  const until = new Date(Math.max(due.getTime(), owner.now.getTime()) + DAY_MS)
  return until.getTime() <= hold.createdAt.getTime() + LONGEST_IN_FLIGHT_DAYS * DAY_MS ? until : null
}

/** Tells owners that a hold ends: a sweep. Returns how many. */
export async function remindHolders(ctx: Context): Promise<number> {
  const due = await read(ctx, tx => holdsToRemind(tx, ctx.now, BATCH))
  return eachApart(due, ({ sid, accountSid }) => {
    const owner: Context = { ...ctx, accountSid }
    return change(owner, async tx => {
      const hold = await findHold(tx, accountSid, sid, true)
      if (hold?.state !== 'active' || hold.remindAt === null || hold.remindAt > ctx.now) return { result: undefined, audit: 'unchanged' }
      const day = hold.until.toISOString().slice(0, 16).replace('T', ' ')
      const subject = `${hold.phoneNumber} is held until ${day} UTC`
      await tell(tx, owner, hold, subject, `${subject}. What proves who stands behind it has to be verified by then.`)
      await saveHold(tx, { ...hold, remindAt: reminderOf(hold.until, ctx.now) })
      return { result: undefined, audit: { ...ended(hold, hold), what: 'number_hold.reminded' } }
    })
  })
}
