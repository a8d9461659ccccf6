import { AppError } from '../../domain/errors.ts'
import { type Audit, change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccountType } from '../accounts/store.ts'
import { lockFirstInAreaCode, lockInventoryNumber, rulesOfStocked, takeNumber } from './inventory-store.ts'
import { requireProof } from './judge.ts'
import { keepProof } from './keep-proof.ts'
import type { InventoryNumber, Mapping, OwnedNumber } from './number.ts'
import { insertNumber, recordPeriod } from './store.ts'

export interface Purchase extends Mapping {
  phoneNumber: string | undefined
  areaCode: string | undefined
  /** Only numbers of this type: the Local, Mobile and TollFree lists. */
  numberType: string | undefined
  friendlyName: string | undefined
  config: OwnedNumber['config']
}

const E164 = /^\+[1-9]\d{6,14}$/

/**
 * Buys a number. Of many buyers one gets it; the proof is judged under the rule inside the same transaction.
 * @throws AppError trialAccount, invalidPhoneNumber, numberNotAvailable, noNumberInAreaCode, and the refusals of `requireProof`
 */
export function buyNumber(ctx: Context, input: Purchase): Promise<OwnedNumber> {
  return change(ctx, tx => buyInside(tx, ctx, input))
}

/** The same inside a running change. */
export async function buyInside(tx: Tx, ctx: Context, input: Purchase): Promise<{ result: OwnedNumber; audit: Audit }> {
  const digits = input.phoneNumber && digitsOf(input.phoneNumber)
  const [type, named, rules] = await Promise.all([
    findAccountType(tx, ctx.accountSid),
    digits ? lockInventoryNumber(tx, digits) : undefined,
    digits ? rulesOfStocked(tx, digits) : undefined,
  ])
  if (type !== 'full') throw new AppError('trialAccount', { page: `${ctx.publicUrl}/upgrade` })
  if (input.phoneNumber && !digits) throw new AppError('invalidPhoneNumber')
  const wanted = requireOnSale(ctx, input, input.phoneNumber ? named : await inAreaCode(tx, input.areaCode))
  const compliance = await requireProof(tx, ctx, wanted, input, rules)
  const number: OwnedNumber = {
    sid: ctx.mint('number'),
    accountSid: ctx.accountSid,
    phoneNumber: wanted.phoneNumber,
    isoCountry: wanted.isoCountry,
    numberType: wanted.numberType,
    friendlyName: input.friendlyName || wanted.phoneNumber,
    config: input.config,
    addressSid: input.addressSid,
    identitySid: input.identitySid,
    bundleSid: input.bundleSid,
    compliance,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    locality: wanted.locality,
    region: wanted.region,
    capabilities: wanted.capabilities,
  }
  takeNumber(tx, wanted.phoneNumber)
  insertNumber(tx, number)
  recordPeriod(tx, number, ctx.now)
  await keepProof(tx, ctx, number)
  return { result: number, audit: { what: 'number.bought', sid: number.sid, from: 'available', to: 'active' } }
}

function requireOnSale(ctx: Context, input: Purchase, found: InventoryNumber | undefined): InventoryNumber {
  const isMine = found?.state === 'held' && found.heldBy === ctx.accountSid
  if (!found || (found.state !== 'available' && !isMine)) throw new AppError('numberNotAvailable')
  if (input.numberType && found.numberType !== input.numberType) throw new AppError('numberNotAvailable')
  return found
}

/** E.164, with spaces and punctuation taken out; undefined when it is none. */
function digitsOf(text: string): string | undefined {
  const digits = text.replace(/[\s().-]/g, '')
  return E164.test(digits) ? digits : undefined
}

/** @throws AppError invalidPhoneNumber */
export function parsePhoneNumber(text: string): string {
  const digits = digitsOf(text)
  if (!digits) throw new AppError('invalidPhoneNumber')
  return digits
}

async function inAreaCode(tx: Tx, areaCode: string | undefined): Promise<InventoryNumber> {
  if (!areaCode) throw new AppError('missingParameter', { name: 'PhoneNumber' })
  if (!/^[2-9]\d{2}$/.test(areaCode)) throw new AppError('invalidAreaCode')
  const found = await lockFirstInAreaCode(tx, areaCode)
  if (!found) throw new AppError('noNumberInAreaCode')
  return found
}
