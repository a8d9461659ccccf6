import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import type { EndUserType, NumberType } from '../../domain/regulations/regulation.ts'
import { policyOf } from '../../domain/regulations/trusthub-policies.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { createAddress, type NewAddress } from '../addresses/create.ts'
import { assignItem } from '../bundles/assign.ts'
import { createBundle } from '../bundles/create.ts'
import { fetchBundle } from '../bundles/routes.ts'
import { createEndUser } from '../end-users/create.ts'
import type { InquiryServices } from '../inquiries/inquiry.ts'
import { openCheck, type Session } from './session.ts'

/**
 * Opens a draft customer profile and a hosted check for it: the primary one, or a secondary one that stands on the primary.
 * @throws AppError invalidParameter
 */
export async function initializeCustomer(
  ctx: Context,
  services: InquiryServices,
  input: { email: string; primaryProfileSid: string | undefined },
): Promise<Session> {
  const primary = input.primaryProfileSid ? await requireProfile(ctx, input.primaryProfileSid) : undefined
  const quiet = quieted(ctx)
  const profile = await createBundle(quiet, {
    kind: 'customer_profile',
    friendlyName: primary ? 'Secondary customer profile' : 'Customer profile',
    email: input.email,
    statusCallback: undefined,
    ruleSid: policyOf(primary ? 'secondaryBusiness' : 'primaryBusiness').sid,
    group: undefined,
    isTest: false,
  })
  if (primary) await assignItem(quiet, 'customer_profile', profile.sid, primary)
  return openCheck(ctx, services, profile)
}

/** The SID of a customer profile of the account. @throws AppError invalidParameter */
export async function requireProfile(ctx: Context, text: string): Promise<string> {
  const sid = parseSid('bundle', text)
  const found = sid && (await fetchBundle(ctx, 'customer_profile', sid).catch(() => undefined))
  if (!found) throw new AppError('invalidParameter', { name: 'PrimaryProfileSid', why: 'no customer profile of this account' })
  return found.sid
}

export interface Registration {
  friendlyName: string | undefined
  email: string
  numberType: NumberType
  endUserType: EndUserType
  /** The end user's details as far as they are known. */
  attributes: Record<string, unknown>
  address: NewAddress | undefined
  statusCallback: string | undefined
}

/** Opens a draft bundle for British numbers, prefilled, and a hosted check for the person who acts. @throws AppError noRegulation, invalidAddress */
export async function initializeRegistration(ctx: Context, services: InquiryServices, input: Registration): Promise<Session> {
  const quiet = quieted(ctx)
  const bundle = await createBundle(quiet, {
    kind: 'bundle',
    friendlyName: input.friendlyName || 'Registration GB',
    email: input.email,
    statusCallback: input.statusCallback,
    ruleSid: undefined,
    group: { isoCountry: 'GB', numberType: input.numberType, endUserType: input.endUserType },
    isTest: false,
  })
  const about = { host: 'numbers', friendlyName: bundle.friendlyName, type: input.endUserType, attributes: input.attributes } as const
  const endUser = await createEndUser(quiet, about)
  await assignItem(quiet, 'bundle', bundle.sid, endUser.sid)
  if (input.address) await createAddress(quiet, input.address)
  return openCheck(ctx, services, bundle, personIn(input.attributes))
}

const PERSON = ['first_name', 'last_name', 'birth_date']
const personIn = (attributes: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => PERSON.includes(name)))

/** Only the last change of a request remembers the answer to its Idempotency-Key. */
function quieted(ctx: Context): Context {
  const { remember: _last, ...quiet } = ctx
  return quiet
}
