import { addressRequirements } from '../../domain/regulations/regulation.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { regulationsFor } from '../regulations/store.ts'
import type { AddressNeed } from './view.ts'

/** Twilio's `address_requirements` for each country and type among the numbers: one question for each group. */
export async function addressNeeds(
  tx: Tx,
  numbers: readonly { isoCountry: string; numberType: string }[],
): Promise<(number: { isoCountry: string; numberType: string }) => AddressNeed> {
  const needs = new Map<string, AddressNeed>()
  for (const { isoCountry, numberType } of numbers) {
    const key = `${isoCountry} ${numberType}`
    if (!needs.has(key)) needs.set(key, addressRequirements(await regulationsFor(tx, isoCountry, numberType)))
  }
  return ({ isoCountry, numberType }) => needs.get(`${isoCountry} ${numberType}`) ?? 'none'
}
