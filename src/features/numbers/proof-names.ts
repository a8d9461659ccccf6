import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { listAddresses } from '../addresses/store.ts'
import { listBundles } from '../bundles/store.ts'
import { listIdentityDocuments } from '../identity-documents/store.ts'
import type { OwnedNumber } from './number.ts'

/** What the proofs of one page of numbers are called, by SID: a list of numbers can be read without the lists of everything behind them. */
export async function proofNames(tx: Tx, ctx: Context, numbers: readonly OwnedNumber[]): Promise<(sid: string | null) => string | null> {
  const sidsOf = (pick: (number: OwnedNumber) => string | null) => [...new Set(numbers.map(pick).filter(sid => sid !== null))]
  const [documents, bundles, addresses] = [sidsOf(one => one.identitySid), sidsOf(one => one.bundleSid), sidsOf(one => one.addressSid)]
  const all = { size: numbers.length, number: 0, cursor: undefined }
  const names = new Map<string, string>()
  if (documents.length > 0)
    for (const { sid, friendlyName } of (await listIdentityDocuments(tx, ctx, { sids: documents }, all)).items) names.set(sid, friendlyName)
  if (bundles.length > 0)
    for (const { sid, friendlyName } of (await listBundles(tx, ctx, 'bundle', { sids: bundles }, all)).items) names.set(sid, friendlyName)
  if (addresses.length > 0)
    for (const { sid, customerName, city } of (await listAddresses(tx, ctx, { sids: addresses }, all)).items)
      names.set(sid, `${customerName}, ${city}`)
  return sid => (sid === null ? null : (names.get(sid) ?? null))
}
