import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import { type Audit, enqueue } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAddress } from '../addresses/store.ts'
import { addressView } from '../addresses/view.ts'
import type { Decision } from '../reviews/decide.ts'
import type { SubjectFacts } from '../reviews/facts.ts'
import type { Review } from '../reviews/review.ts'
import { findPlace, placesBySids, savePlace } from './store.ts'

/** Keeps a person's answer; numbers and holds that wait for it are looked at again. @throws AppError notFound, wrongState, invalidParameter */
export async function decidePlace(tx: Tx, ctx: Context, review: Review, { decision, reasons }: Decision): Promise<Audit[]> {
  if (decision === 'ask')
    throw new AppError('invalidParameter', { name: 'Decision', why: 'a place is confirmed or refused: approve or reject' })
  const { accountSid } = review
  const place = await findPlace(tx, accountSid, review.subjectSid, true)
  if (!place) throw new AppError('notFound')
  const state = after('place', place.state, decision === 'approve' ? 'confirm' : 'refuse')
  await savePlace(tx, { ...place, state, reasons, reviewDueAt: null, updatedAt: ctx.now })
  await enqueue(tx, { accountSid, now: ctx.now }, [{ kind: 'proof.changed', sid: place.addressSid }])
  return [{ what: `place.${state}`, sid: place.sid, accountSid, from: place.state, to: state }]
}

/** What a reviewer needs to say whether an address lies in the area of a prefix. */
export async function placeCase(tx: Tx, ctx: Context, review: Review): Promise<Record<string, unknown>> {
  const place = await findPlace(tx, review.accountSid, review.subjectSid)
  const owner: Context = { ...ctx, accountSid: review.accountSid }
  const address = place && (await findAddress(tx, owner, place.addressSid))
  if (!place || !address) return { deleted: true }
  const sources = await ctx.policy.locality(address.isoCountry)
  return {
    iso_country: address.isoCountry,
    status: place.state,
    details: { phone_number: place.phoneNumber, prefix: place.prefix, localities: [...(sources.names.get(place.prefix) ?? [])].join(', ') },
    address: addressView(address),
    reasons: [],
  }
}

/** What the queue shows of these questions. */
export async function placeFacts(tx: Tx, _ctx: Context, sids: readonly string[]): Promise<Map<string, SubjectFacts>> {
  const places = await placesBySids(tx, sids)
  return new Map(places.map(({ sid, phoneNumber }) => [sid, { holder: phoneNumber, tries: 1 }]))
}
