import { AppError } from '../../domain/errors.ts'
import type { Reason } from '../../domain/reasons.ts'
import { judgePurchase } from '../../domain/regulations/compliance.ts'
import { type Audit, type Changed, change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccount } from '../accounts/store.ts'
import { findAddress } from '../addresses/store.ts'
import { findBundle } from '../bundles/store.ts'
import { findIdentityDocument } from '../identity-documents/store.ts'
import { notify } from '../notifications/notify.ts'
import { buyInside } from '../numbers/buy.ts'
import { purchaseFacts } from '../numbers/facts.ts'
import { findInventoryNumber } from '../numbers/inventory-store.ts'
import type { InventoryNumber, Mapping } from '../numbers/number.ts'
import { openPlace } from '../places/ask.ts'
import { findOwner } from '../users/store.ts'
import { statusCallback } from './callback.ts'
import type { NumberHold } from './number-hold.ts'
import { findHold, giveBack, holdsAwaiting, saveHold } from './store.ts'

/** Completes the purchases that wait for a proof, after it changed: a job, which may run twice. */
export async function completeHolds(ctx: Context, accountSid: string, proofSid: string): Promise<void> {
  const owner: Context = { ...ctx, accountSid }
  for (const sid of await read(owner, tx => holdsAwaiting(tx, accountSid, proofSid))) await tryHold(owner, sid, proofSid)
}

/**
 * Buys the number of a hold if its proof goes through by now; asks a person where only the place of the address is open; ends the hold when
 * the proof it names failed for good. `proofSid`: one that has changed, for a hold that names none. `owner` is whose hold it is.
 */
export async function tryHold(owner: Context, sid: string, proofSid?: string): Promise<void> {
  await change(owner, async tx => {
    const hold = await findHold(tx, owner.accountSid, sid, true)
    const number = hold && (await findInventoryNumber(tx, hold.phoneNumber))
    const account = await findAccount(tx, owner, owner.accountSid)
    const isReady = hold?.state === 'active' && hold.buys && number?.heldBy === hold.accountSid && account?.status === 'active'
    if (!hold || !number || !isReady) return NOTHING
    const attempt = await bestAttempt(tx, owner, hold, number, proofSid)
    if (!attempt) return NOTHING
    if (attempt.reasons.length === 0) return complete(tx, owner, hold, attempt.mapping)
    if (attempt.reasons.some(({ code }) => code === 'place_unsettled')) return askWhere(tx, owner, hold, attempt)
    const final = await finalFailure(tx, owner, hold)
    if (final.length > 0) return giveUp(tx, owner, hold, final)
    return note(tx, owner, hold, attempt.reasons)
  }).catch(ignoreRefusal)
}

const NOTHING = { result: undefined, audit: 'unchanged' } as const

/** Somebody else was quicker, or the account may not buy just now: the hold stays as it is. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}

interface Attempt {
  mapping: Mapping
  /** Why the purchase does not go through; empty when it does. */
  reasons: Reason[]
}

/** The first mapping that goes through, else the last one with what is against it. */
async function bestAttempt(
  tx: Tx,
  owner: Context,
  hold: NumberHold,
  number: InventoryNumber,
  proofSid: string | undefined,
): Promise<Attempt | undefined> {
  const proof = proofOf(hold, proofSid)
  if (!proof) return undefined
  const { identity, bundle } = await purchaseFacts(tx, owner, number, { addressSid: null, ...proof })
  const held = [identity, bundle].flatMap(facts => (facts && facts !== 'unknown' ? facts.addressSids : []))
  let last: Attempt | undefined
  for (const addressSid of hold.addressSid ? [hold.addressSid] : [...held, null]) {
    const mapping = { addressSid, ...proof }
    const facts = await purchaseFacts(tx, owner, number, mapping)
    const { reasons } = judgePurchase(facts)
    if (reasons.length === 0) return { mapping, reasons }
    const isTelling = !last || last.reasons.some(({ code }) => code === 'address_missing')
    if (isTelling || reasons.some(({ code }) => code === 'place_unsettled')) last = { mapping, reasons }
  }
  return last
}

/** What the hold names, else the proof that has changed. */
function proofOf({ identitySid, bundleSid }: NumberHold, proofSid: string | undefined): Omit<Mapping, 'addressSid'> | undefined {
  if (identitySid || bundleSid) return { identitySid, bundleSid }
  if (proofSid?.startsWith('RI')) return { identitySid: proofSid, bundleSid: null }
  if (proofSid?.startsWith('BU')) return { identitySid: null, bundleSid: proofSid }
  return undefined
}

async function complete(tx: Tx, owner: Context, hold: NumberHold, mapping: Mapping): Promise<Changed<undefined>> {
  const { result, audit } = await buyInside(tx, owner, {
    ...mapping,
    phoneNumber: hold.phoneNumber,
    areaCode: undefined,
    numberType: undefined,
    friendlyName: hold.friendlyName ?? undefined,
    config: {},
  })
  const bought: NumberHold = {
    ...hold,
    ...mapping,
    state: 'bought',
    numberSid: result.sid,
    reasons: [],
    remindAt: null,
    updatedAt: owner.now,
  }
  await saveHold(tx, bought)
  await tell(
    tx,
    owner,
    bought,
    `${hold.phoneNumber} is yours`,
    `The proof for ${hold.phoneNumber} was verified, and the number was bought with it.`,
  )
  return { result: undefined, audit: [audit, ended(hold, bought)] }
}

async function askWhere(tx: Tx, owner: Context, hold: NumberHold, { mapping, reasons }: Attempt): Promise<Changed<undefined>> {
  const address = mapping.addressSid ? await findAddress(tx, owner, mapping.addressSid) : undefined
  if (!address) return NOTHING
  const { place, audit } = await openPlace(tx, owner, address, hold.phoneNumber)
  await saveHold(tx, { ...hold, ...mapping, reasons: place.state === 'refused' ? place.reasons : reasons, updatedAt: owner.now })
  return { result: undefined, audit: audit ?? { what: 'number_hold.waiting', sid: hold.sid, from: 'active', to: 'active' } }
}

/** Keeps what is against the purchase, for its owner to see. */
async function note(tx: Tx, owner: Context, hold: NumberHold, reasons: Reason[]): Promise<Changed<undefined>> {
  // A hold that names nothing is not about the proof that has just failed.
  const isNamed = hold.identitySid !== null || hold.bundleSid !== null
  if (!isNamed || sameReasons(hold.reasons, reasons)) return NOTHING
  await saveHold(tx, { ...hold, reasons: withoutValues(reasons), updatedAt: owner.now })
  return { result: undefined, audit: { what: 'number_hold.waiting', sid: hold.sid, from: 'active', to: 'active' } }
}

/** Why the proof that the hold names can never pass; empty while its owner can mend it. */
async function finalFailure(tx: Tx, owner: Context, { identitySid, bundleSid }: NumberHold): Promise<Reason[]> {
  const document = identitySid ? await findIdentityDocument(tx, owner, owner.accountSid, identitySid) : undefined
  const bundle = bundleSid ? await findBundle(tx, owner, 'bundle', bundleSid) : undefined
  const reasons = [
    ...(document?.state === 'failed' ? (document.verdict?.reasons ?? []) : []),
    ...(bundle?.state === 'rejected' ? bundle.reasons : []),
  ]
  return reasons.some(({ retry }) => retry) ? [] : reasons
}

/** Puts the number back on sale. */
async function giveUp(tx: Tx, owner: Context, hold: NumberHold, reasons: Reason[]): Promise<Changed<undefined>> {
  const over: NumberHold = { ...hold, state: 'ended', reasons: withoutValues(reasons), remindAt: null, updatedAt: owner.now }
  await giveBack(tx, hold)
  await saveHold(tx, over)
  await tell(
    tx,
    owner,
    over,
    `${hold.phoneNumber} is no longer held`,
    `The proof for ${hold.phoneNumber} was not accepted, so the number is on sale again.`,
  )
  return { result: undefined, audit: ended(hold, over) }
}

/** What the end of a hold leaves in the journal, and its callback. */
export const ended = (before: NumberHold, after: NumberHold): Audit => ({
  what: `number_hold.${after.state}`,
  sid: after.sid,
  accountSid: after.accountSid,
  from: before.state,
  to: after.state,
  callback: statusCallback(after),
})

/** A message to the account, by mail where its owner has an address. */
export async function tell(tx: Tx, owner: Context, { sid, accountSid }: NumberHold, subject: string, text: string): Promise<void> {
  const to = (await findOwner(tx, owner, accountSid))?.email ?? null
  await notify(tx, owner, { accountSid, subjectSid: sid, kind: 'number_hold', to, subject, text: `${text}\n\n${owner.publicUrl}/numbers` })
}

const withoutValues = (reasons: readonly Reason[]): Reason[] =>
  reasons.map(({ seen: _seen, expected: _expected, note: _note, ...rest }) => rest)

const sameReasons = (a: readonly Reason[], b: readonly Reason[]): boolean =>
  a.map(({ code, document }) => `${code} ${document}`).join() === b.map(({ code, document }) => `${code} ${document}`).join()
