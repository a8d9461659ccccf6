import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { countNumbersWithAddress } from '../usage/store.ts'
import { deleteAddressRow, findAddress } from './store.ts'

/** Deletes an address that no number uses; its text is erased by the retention job. @throws AppError notFound, addressHasNumbers */
export function deleteAddress(ctx: Context, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const address = await findAddress(tx, ctx, sid, true)
    if (!address) throw new AppError('notFound')
    if ((await countNumbersWithAddress(tx, ctx.accountSid, sid)) > 0) throw new AppError('addressHasNumbers')
    await deleteAddressRow(tx, ctx, sid)
    return { result: undefined, audit: { what: 'address.deleted', sid } }
  })
}
