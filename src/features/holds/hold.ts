import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { findAccount } from '../accounts/store.ts'
import { dueHolds, findHold, giveBack, insertHold, type NumberHold, setHoldState, takeForHold } from './store.ts'

const LONGEST_DAYS = 14
const DEFAULT_DAYS = 7
const DAY_MS = 86_400_000
const BATCH = 100

/** Keeps a number for the account, a week unless said, two weeks at most. @throws AppError trialAccount, numberNotAvailable, invalidParameter */
export function holdNumber(ctx: Context, input: { phoneNumber: string; until: Date | undefined }): Promise<NumberHold> {
  return change(ctx, async tx => {
    const account = await findAccount(tx, ctx, ctx.accountSid)
    if (account?.type !== 'full') throw new AppError('trialAccount', { page: `${ctx.publicUrl}/upgrade` })
    const until = input.until ?? new Date(ctx.now.getTime() + DEFAULT_DAYS * DAY_MS)
    const latest = new Date(ctx.now.getTime() + LONGEST_DAYS * DAY_MS)
    if (until <= ctx.now || until > latest)
      throw new AppError('invalidParameter', { name: 'Until', why: `between now and ${LONGEST_DAYS} days from now` })
    if (!(await takeForHold(tx, input.phoneNumber, ctx.accountSid, until, ctx.now))) throw new AppError('numberNotAvailable')
    const hold: NumberHold = {
      sid: ctx.mint('hold'),
      accountSid: ctx.accountSid,
      phoneNumber: input.phoneNumber,
      until,
      state: 'active',
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }
    await insertHold(tx, hold)
    return { result: hold, audit: { what: 'number_hold.created', sid: hold.sid, to: 'active' } }
  })
}

/** Gives a held number back before its time. @throws AppError notFound, wrongState */
export function releaseHold(ctx: Context, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const hold = await findHold(tx, ctx.accountSid, sid, true)
    if (!hold) throw new AppError('notFound')
    if (hold.state !== 'active') throw new AppError('wrongState', { event: 'release', state: hold.state })
    await giveBack(tx, hold.phoneNumber)
    await setHoldState(tx, sid, 'ended', ctx.now)
    return { result: undefined, audit: { what: 'number_hold.ended', sid, from: 'active', to: 'ended' } }
  })
}

/** Ends holds whose time is over: a sweep. Returns how many. */
export function endDueHolds(ctx: Context): Promise<number> {
  return change(ctx, async tx => {
    const due = await dueHolds(tx, ctx.now, BATCH)
    const audit = []
    for (const { sid, accountSid, phoneNumber, isBought } of due) {
      const state = isBought ? ('bought' as const) : ('ended' as const)
      if (!isBought) await giveBack(tx, phoneNumber)
      await setHoldState(tx, sid, state, ctx.now)
      audit.push({ what: `number_hold.${state}`, sid, accountSid, from: 'active', to: state })
    }
    const [first, ...rest] = audit
    return { result: due.length, audit: first ? [first, ...rest] : 'unchanged' }
  })
}
