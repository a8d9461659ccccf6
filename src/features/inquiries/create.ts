import { AppError } from '../../domain/errors.ts'
import { supportedCountries, supportedTypes } from '../../domain/id-support.ts'
import { IMAGE_RETENTION_DAYS } from '../../domain/vendor.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { findAccount } from '../accounts/store.ts'
import { DAY_MS, type FullInquiry, type Inquiry, type InquiryServices, LINK_DAYS } from './inquiry.ts'
import { linkUrl, makeLink } from './link-store.ts'
import { saveInquiry } from './store.ts'

export interface NewInquiry {
  friendlyName: string | undefined
  isoCountry: string | undefined
  attributes: Record<string, unknown>
  statusCallback: string | undefined
}

/**
 * Starts an ID check and gives its one-time link. The typed details go to the vendor and are not kept here.
 * @throws AppError unsupportedDocument, unavailable
 */
export async function createInquiry(ctx: Context, services: InquiryServices, input: NewInquiry): Promise<FullInquiry & { url: string }> {
  if (!ctx.actor.mayWrite) throw new AppError('readOnly')
  if (input.isoCountry && supportedTypes(input.isoCountry).length === 0) throw unsupported(input.isoCountry)
  const sid = ctx.mint('inquiry')
  const account = await read(ctx, tx => findAccount(tx, ctx, ctx.accountSid))
  const vendorRef = await services.vendor.start({
    inquirySid: sid,
    accountSid: ctx.accountSid,
    country: input.isoCountry ?? null,
    details: textsOf(input.attributes),
    allowsSpecimens: ctx.policy.allowSpecimens || (account?.allowsSpecimens ?? false),
    isTest: account?.isTest ?? false,
    now: ctx.now,
  })
  const inquiry: Inquiry = {
    sid,
    accountSid: ctx.accountSid,
    state: 'created',
    vendor: services.vendor.name,
    vendorRef,
    isoCountry: input.isoCountry ?? null,
    chosenCountry: input.isoCountry ?? null,
    chosenType: null,
    friendlyName: input.friendlyName ?? '',
    attemptsUsed: 0,
    attemptSid: null,
    delegationSid: null,
    statusCallback: input.statusCallback ?? null,
    reviewDueAt: null,
    decidedAt: null,
    reasons: [],
    linkExpiresAt: new Date(ctx.now.getTime() + LINK_DAYS * DAY_MS),
    imagesDeletedBy: null,
    eraseAfter: new Date(ctx.now.getTime() + IMAGE_RETENTION_DAYS * DAY_MS),
    erasureAskedAt: null,
    erasedAt: null,
    erasureReceipt: null,
    keySlot: await ctx.vault.createKey(),
    createdAt: ctx.now,
    updatedAt: ctx.now,
  }
  return change(ctx, async tx => {
    await saveInquiry(tx, ctx, inquiry)
    const token = await makeLink(tx, ctx, {
      accountSid: ctx.accountSid,
      inquirySid: sid,
      delegationSid: null,
      isPhone: false,
      expiresAt: inquiry.linkExpiresAt,
    })
    return {
      result: { inquiry, attempts: [], url: linkUrl(services.linkBase(), token) },
      audit: { what: 'inquiry.created', sid, to: 'created' },
    }
  })
}

/** Details are texts to a vendor; other shapes cannot stand on a paper. */
const textsOf = (attributes: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (typeof value === 'string' && value.trim() !== '' ? [[name, value]] : [])),
  )

/** Refuses a country or type with the list of those that work. */
export function unsupported(country: string): AppError {
  const here = supportedTypes(country)
  const supported = here.length > 0 ? [{ country, types: here }] : supportedCountries()
  const told = here.length > 0 ? `${country}: ${here.join(', ')}` : 'see details'
  return new AppError('unsupportedDocument', { supported: told }, { details: { supported } })
}
