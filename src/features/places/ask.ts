import { dueAt } from '../../domain/business-hours.ts'
import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import { e164 } from '../../domain/phone-number.ts'
import { judgeLocality } from '../../domain/regulations/locality.ts'
import { type Audit, change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Address } from '../addresses/address.ts'
import { findAddress } from '../addresses/store.ts'
import { openReview } from '../reviews/store.ts'
import type { Place } from './place.ts'
import { lockPlaceOf, savePlace } from './store.ts'

/** Asks a person whether an address lies in the area of a number. @throws AppError invalidPhoneNumber, addressNotFound, addressInvalidForNumber, conflict */
export function askPlace(ctx: Context, input: { addressSid: string; phoneNumber: string }): Promise<Place> {
  const phoneNumber = e164(input.phoneNumber)
  if (!phoneNumber) throw new AppError('invalidPhoneNumber')
  return change(ctx, async tx => {
    const address = await findAddress(tx, ctx, input.addressSid)
    if (!address) throw new AppError('addressNotFound')
    const { verdict, localities } = await locate(ctx, address, phoneNumber)
    if (verdict === 'different') throw new AppError('addressInvalidForNumber', { localities: localities.join(', ') })
    if (verdict === 'same') throw new AppError('conflict', { why: 'The address lies in the area of the number: nobody has to be asked' })
    const { place, audit } = await openPlace(tx, ctx, address, phoneNumber)
    return { result: place, audit: audit ?? 'unchanged' }
  })
}

/** The question, asked again if it was answered with no before; one that is open or answered with yes stays. `ctx.accountSid` is whose address it is. */
export async function openPlace(tx: Tx, ctx: Context, address: Address, phoneNumber: string): Promise<{ place: Place; audit?: Audit }> {
  const prefix = await prefixOf(ctx, address.isoCountry, phoneNumber)
  const known = await lockPlaceOf(tx, ctx.accountSid, address.sid, prefix)
  if (known && known.state !== 'refused') return { place: known }
  const sid = known?.sid ?? ctx.mint('place')
  const review = await openReview(tx, ctx, {
    accountSid: ctx.accountSid,
    subjectSid: sid,
    subjectType: 'place',
    why: [`Whether the address lies in the area of the prefix ${prefix} is not known`],
    dueAt: dueAt(ctx.now, ctx.policy.reviewHours, ctx.policy.calendar),
  })
  const place: Place = {
    sid,
    accountSid: ctx.accountSid,
    addressSid: address.sid,
    prefix,
    phoneNumber,
    state: known ? after('place', known.state, 'ask') : 'asked',
    reviewDueAt: review.dueAt,
    reasons: [],
    createdAt: known?.createdAt ?? ctx.now,
    updatedAt: ctx.now,
  }
  await savePlace(tx, place)
  return { place, audit: { what: 'place.asked', sid, accountSid: ctx.accountSid, from: known?.state ?? null, to: place.state } }
}

/** What answers are kept by: the digits of the prefix, or the whole number where no prefix is known. */
export async function prefixOf(ctx: Context, isoCountry: string, phoneNumber: string): Promise<string> {
  const sources = await ctx.policy.locality(isoCountry)
  return judgeLocality({ isoCountry, prefix: phoneNumber, postalCode: '', city: '', street: '' }, sources).prefix ?? phoneNumber
}

async function locate(ctx: Context, { isoCountry, postalCode, city, street }: Address, phoneNumber: string) {
  return judgeLocality({ isoCountry, prefix: phoneNumber, postalCode, city, street }, await ctx.policy.locality(isoCountry))
}
