import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { isAddressProven } from '../usage/store.ts'
import type { Address, AddressText } from './address.ts'
import { findAddress, updateAddressRow } from './store.ts'
import { checkAddress } from './validate.ts'

export type AddressChanges = { [Name in keyof AddressText]?: string | undefined } & { emergencyEnabled?: boolean | undefined }

/** Changes an address; one that a verified document shows keeps its place. @throws AppError notFound, addressInUse, invalidAddress */
export function updateAddress(ctx: Context, sid: string, input: AddressChanges): Promise<Address> {
  return change(ctx, async tx => {
    const address = await findAddress(tx, ctx, sid, true)
    if (!address) throw new AppError('notFound')
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
    const changed: Address = { ...address, ...given, updatedAt: ctx.now }
    const isMoved = !samePlace(address, changed)
    if (isMoved && (await isAddressProven(tx, ctx.accountSid, sid))) throw new AppError('addressInUse')
    const { validated } = checkAddress(changed)
    await updateAddressRow(tx, ctx, { ...changed, validated })
    return {
      result: { ...changed, validated },
      audit: { what: 'address.updated', sid },
      jobs: isMoved ? [{ kind: 'proof.changed', sid }] : [],
    }
  })
}

const PLACE = ['customerName', 'street', 'streetSecondary', 'city', 'region', 'postalCode'] as const
const samePlace = (a: Address, b: Address) => PLACE.every(name => a[name] === b[name])
