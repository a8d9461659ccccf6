import { addressRequirements } from '../../domain/regulations/regulation.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { regulationsFor } from '../regulations/store.ts'
import type { AddressNeed } from './view.ts'

interface Group {
  isoCountry: string
  numberType: string
}

/** Twilio's `address_requirements` of the numbers, for views: a rule that was replaced a moment ago may still show. */
export async function addressNeeds(ctx: Context, numbers: readonly Group[]): Promise<(number: Group) => AddressNeed> {
  const groups = new Map(numbers.map(group => [keyOf(group), group]))
  const needs = new Map<string, AddressNeed>()
  await Promise.all([...groups].map(async ([key, group]) => needs.set(key, (await needOf(ctx, group)) ?? 'none')))
  return number => needs.get(keyOf(number)) ?? 'none'
}

const keyOf = ({ isoCountry, numberType }: Group): string => `${isoCountry} ${numberType}`

const needOf = (ctx: Context, group: Group): Promise<AddressNeed | undefined> =>
  ctx.db.kept.get(`address need ${keyOf(group)}`, async () =>
    addressRequirements(await read(ctx, tx => regulationsFor(tx, group.isoCountry, group.numberType))),
  )
