import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { lockInventoryNumber, setStockState } from './inventory-store.ts'
import type { InventoryNumber } from './number.ts'

const DEFAULT_HOLD_DAYS = 30
const DAY_MS = 86_400_000

/** What an operator wants of a number of the stock. */
export type StockWish = 'available' | 'held' | 'retired'

/**
 * Puts a number out of sale for a while or for good, or back on sale. Who holds a number for themselves keeps it.
 * @throws AppError notFound, wrongState, conflict, invalidParameter
 */
export function changeStock(ctx: Context, phoneNumber: string, wish: StockWish, until: Date | undefined): Promise<InventoryNumber> {
  if (until && until <= ctx.now) throw new AppError('invalidParameter', { name: 'Until', why: 'it is over' })
  return change(ctx, async tx => {
    const number = await lockInventoryNumber(tx, phoneNumber)
    if (!number) throw new AppError('notFound')
    const isHeldByCustomer = number.state === 'held' && number.heldBy?.startsWith('AC') && (number.heldUntil ?? ctx.now) > ctx.now
    if (isHeldByCustomer) throw new AppError('conflict', { why: 'An account holds this number. Wait until its hold ends' })
    const changed: InventoryNumber = {
      ...number,
      state: after('inventory', number.state, eventOf(number, wish)),
      heldBy: wish === 'held' ? ctx.actor.sid : null,
      heldUntil: wish === 'held' ? (until ?? new Date(ctx.now.getTime() + DEFAULT_HOLD_DAYS * DAY_MS)) : null,
      backOnSaleAt: null,
    }
    await setStockState(tx, phoneNumber, changed)
    return { result: changed, audit: { what: `inventory.${changed.state}`, sid: phoneNumber, from: number.state, to: changed.state } }
  })
}

function eventOf({ state }: InventoryNumber, wish: StockWish): 'hold' | 'retire' | 'restock' | 'release_hold' {
  if (wish === 'available') return state === 'held' ? 'release_hold' : 'restock'
  return wish === 'held' ? 'hold' : 'retire'
}
