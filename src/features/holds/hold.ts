import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccount } from '../accounts/store.ts'
import { purchaseFacts } from '../numbers/facts.ts'
import { findInventoryNumber } from '../numbers/inventory-store.ts'
import type { Mapping } from '../numbers/number.ts'
import type { NumberHold } from './number-hold.ts'
import { countActiveHolds, endLapsed, findHold, giveBack, keepUntil, saveHold, takeForHold } from './store.ts'

const LONGEST_DAYS = 14
const DEFAULT_DAYS = 7
/** Days before its end on which an owner is told of it. */
const REMINDER_DAYS = [3, 1]
const DAY_MS = 86_400_000
/** Of an account at a time, so that nobody keeps the stock from others; requests at the same moment may exceed it by a few. */
const MOST_HOLDS = 100

export interface HoldRequest extends Mapping {
  phoneNumber: string
  until: Date | undefined
  friendlyName: string | undefined
  buys: boolean
  statusCallback: string | undefined
}

/**
 * Keeps a number for the account, a week unless said, two weeks at most. What is named with it (or, when nothing is, the first proof that
 * passes for such a number) buys it once it is verified.
 * @throws AppError trialAccount, numberNotAvailable, invalidParameter, addressNotFound, identityRequired, bundleRequired, conflict
 */
export function holdNumber(ctx: Context, input: HoldRequest): Promise<NumberHold> {
  return change(ctx, async tx => {
    const account = await findAccount(tx, ctx, ctx.accountSid)
    if (account?.type !== 'full') throw new AppError('trialAccount', { page: `${ctx.publicUrl}/upgrade` })
    const { phoneNumber, addressSid, identitySid, bundleSid, buys } = input
    const until = endOf(ctx, input.until)
    await requireItems(tx, ctx, input)
    if ((await countActiveHolds(tx, ctx.accountSid)) >= MOST_HOLDS)
      throw new AppError('conflict', { why: `An account may keep ${MOST_HOLDS} numbers at a time. Buy one of them or give one back` })
    if (!(await takeForHold(tx, phoneNumber, ctx.accountSid, until, ctx.now))) throw new AppError('numberNotAvailable')
    await endLapsed(tx, phoneNumber, ctx.now)
    const hold: NumberHold = {
      sid: ctx.mint('hold'),
      accountSid: ctx.accountSid,
      phoneNumber,
      until,
      state: 'active',
      addressSid,
      identitySid,
      bundleSid,
      friendlyName: input.friendlyName || null,
      buys,
      statusCallback: input.statusCallback ?? null,
      numberSid: null,
      reasons: [],
      remindAt: reminderOf(until, ctx.now),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }
    await saveHold(tx, hold)
    return {
      result: hold,
      audit: { what: 'number_hold.created', sid: hold.sid, to: 'active' },
      jobs: [{ kind: 'hold.try', sid: hold.sid }],
    }
  })
}

export type HoldChanges = { [Name in keyof Omit<HoldRequest, 'phoneNumber'>]: HoldRequest[Name] | undefined }

/** Changes the end of a hold, or names what the number is to be bought with. @throws AppError notFound, wrongState and those of `holdNumber` */
export function changeHold(ctx: Context, sid: string, input: HoldChanges): Promise<NumberHold> {
  return change(ctx, async tx => {
    const hold = await findHold(tx, ctx.accountSid, sid, true)
    if (!hold) throw new AppError('notFound')
    if (hold.state !== 'active') throw new AppError('wrongState', { event: 'change', state: hold.state })
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
    const changed: NumberHold = { ...hold, ...given, reasons: [], updatedAt: ctx.now }
    if (input.until) {
      changed.until = endOf({ now: hold.createdAt }, input.until)
      if (changed.until <= ctx.now) throw new AppError('invalidParameter', { name: 'Until', why: 'it has passed' })
      changed.remindAt = reminderOf(changed.until, ctx.now)
      await keepUntil(tx, changed)
    }
    await requireItems(tx, ctx, changed)
    await saveHold(tx, changed)
    return { result: changed, audit: { what: 'number_hold.changed', sid, from: 'active', to: 'active' }, jobs: [{ kind: 'hold.try', sid }] }
  })
}

/** Gives a held number back before its time. @throws AppError notFound, wrongState */
export function releaseHold(ctx: Context, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const hold = await findHold(tx, ctx.accountSid, sid, true)
    if (!hold) throw new AppError('notFound')
    if (hold.state !== 'active') throw new AppError('wrongState', { event: 'release', state: hold.state })
    await giveBack(tx, hold)
    await saveHold(tx, { ...hold, state: 'ended', updatedAt: ctx.now })
    return { result: undefined, audit: { what: 'number_hold.ended', sid, from: 'active', to: 'ended' } }
  })
}

/** Counted from the beginning of the hold. @throws AppError invalidParameter */
function endOf({ now }: Pick<Context, 'now'>, wanted: Date | undefined): Date {
  const until = wanted ?? new Date(now.getTime() + DEFAULT_DAYS * DAY_MS)
  const latest = new Date(now.getTime() + LONGEST_DAYS * DAY_MS)
  if (until <= now || until > latest)
    throw new AppError('invalidParameter', { name: 'Until', why: `between now and ${LONGEST_DAYS} days from the beginning` })
  return until
}

export const reminderOf = (until: Date, now: Date): Date | null =>
  REMINDER_DAYS.map(days => new Date(until.getTime() - days * DAY_MS)).find(moment => moment > now) ?? null

/** What is named has to be the account's, as for a purchase. */
async function requireItems(tx: Tx, ctx: Context, hold: Mapping & { phoneNumber: string }): Promise<void> {
  const number = await findInventoryNumber(tx, hold.phoneNumber)
  if (!number) throw new AppError('numberNotAvailable')
  const facts = await purchaseFacts(tx, ctx, number, hold)
  if (facts.address === 'unknown') throw new AppError('addressNotFound')
  if (facts.identity !== 'unknown' && facts.bundle !== 'unknown') return
  throw new AppError(facts.bundle === 'unknown' ? 'bundleRequired' : 'identityRequired', {
    country: number.isoCountry,
    type: number.numberType.toUpperCase(),
    page: facts.documentsPage,
  })
}
