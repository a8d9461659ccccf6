import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Address, AddressText } from './address.ts'
import { insertAddress } from './store.ts'
import { checkAddress } from './validate.ts'

export type NewAddress = AddressText & { isoCountry: string; emergencyEnabled: boolean }

/** Files an address. @throws AppError invalidAddress, invalidParameter */
export function createAddress(ctx: Context, input: NewAddress): Promise<Address> {
  const { validated } = checkAddress(input)
  return change(ctx, async tx => {
    const address: Address = {
      ...input,
      sid: ctx.mint('address'),
      accountSid: ctx.accountSid,
      validated,
      verified: false,
      keySlot: await ctx.vault.createKey(),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }
    await insertAddress(tx, ctx, address)
    return { result: address, audit: { what: 'address.created', sid: address.sid } }
  })
}

/** For callers that already know there is none: the address of a parameter that must name one. @throws AppError addressNotFound */
export function requireAddress(address: Address | undefined): Address {
  if (!address) throw new AppError('addressNotFound')
  return address
}
