import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { retireNumber } from './inventory-store.ts'
import { letProofGo } from './keep-proof.ts'
import { endNumber, endPeriod, findNumber } from './store.ts'

const OUT_OF_SALE_DAYS = 90
const DAY_MS = 86_400_000

/** Gives a number back: out of sale for 90 days; the papers it relied on are kept for as long as the operator has set. @throws AppError notFound */
export function releaseNumber(ctx: Context, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const number = await findNumber(tx, ctx.accountSid, sid, true)
    if (!number) throw new AppError('notFound')
    endNumber(tx, sid, ctx.now)
    endPeriod(tx, number.phoneNumber, ctx.now)
    retireNumber(tx, number.phoneNumber, new Date(ctx.now.getTime() + OUT_OF_SALE_DAYS * DAY_MS))
    await letProofGo(tx, ctx, number)
    return { result: undefined, audit: { what: 'number.released', sid, from: 'active', to: 'released' } }
  })
}
