import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { findAccount } from '../accounts/store.ts'
import { delegationsOf, findDelegation, saveDelegation } from './delegation-store.ts'
import { DAY_MS, type Delegation, type Inquiry, type InquiryServices } from './inquiry.ts'
import { endLinks, linkUrl, makeLink } from './link-store.ts'
import { findInquiry, lockInquiry, saveInquiry } from './store.ts'

const DELEGATION_DAYS = 7
/** Links for colleagues that one check may have: each sends a mail to an address of the caller's choice. */
const MAX_DELEGATIONS = 10
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/

/** Mails a link to a colleague, in the change's own transaction. */
export type LinkMailer = (
  tx: Parameters<Parameters<typeof change>[1]>[0],
  ctx: Context,
  mail: { to: string; name: string; url: string; aboutSid: string; language: string | undefined },
) => Promise<void>

/** A link for a colleague or partner, of another account or none, to do the check with an ID of their own. @throws AppError notFound, wrongState, invalidParameter */
export function createDelegation(
  ctx: Context,
  services: InquiryServices,
  sid: string,
  input: { email: string; name: string; language?: string | undefined },
  mail: LinkMailer,
): Promise<Delegation & { url: string }> {
  if (!EMAIL.test(input.email)) throw new AppError('invalidParameter', { name: 'Email', why: 'not an e-mail address' })
  return change(ctx, async tx => {
    requireOpen(await lockInquiry(tx, ctx, ctx.accountSid, sid))
    if ((await delegationsOf(tx, ctx, ctx.accountSid, sid)).length >= MAX_DELEGATIONS)
      throw new AppError('conflict', { why: `A check may be handed to at most ${MAX_DELEGATIONS} colleagues` })
    const delegation: Delegation = {
      sid: ctx.mint('delegation'),
      accountSid: ctx.accountSid,
      inquirySid: sid,
      state: 'sent',
      name: input.name,
      email: input.email,
      vendorRef: null,
      keySlot: await ctx.vault.createKey(),
      expiresAt: new Date(ctx.now.getTime() + DELEGATION_DAYS * DAY_MS),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }
    await saveDelegation(tx, ctx, delegation)
    const token = await makeLink(tx, ctx, {
      accountSid: ctx.accountSid,
      inquirySid: sid,
      delegationSid: delegation.sid,
      isPhone: false,
      expiresAt: delegation.expiresAt,
    })
    const url = linkUrl(services.linkBase(), token)
    await mail(tx, ctx, { to: input.email, name: input.name, url, aboutSid: sid, language: input.language })
    return { result: { ...delegation, url }, audit: { what: 'inquiry.delegated', sid } }
  })
}

/** Ends a colleague's link and sessions at once; the check is the applicant's own again. @throws AppError notFound, wrongState */
export function revokeDelegation(ctx: Context, sid: string, delegationSid: string): Promise<Delegation> {
  return change(ctx, async tx => {
    const inquiry = await lockInquiry(tx, ctx, ctx.accountSid, sid)
    const delegation = await findDelegation(tx, ctx, ctx.accountSid, delegationSid, true)
    if (!inquiry || delegation?.inquirySid !== sid) throw new AppError('notFound')
    if (delegation.state === 'revoked') return { result: delegation, audit: 'unchanged' }
    if (delegation.state === 'refused') throw new AppError('wrongState', { event: 'revoke', state: delegation.state })
    const revoked: Delegation = { ...delegation, state: 'revoked', updatedAt: ctx.now }
    await saveDelegation(tx, ctx, revoked)
    await endLinks(tx, sid, delegationSid)
    if (inquiry.delegationSid === delegationSid && isOpen(inquiry))
      await saveInquiry(tx, ctx, { ...inquiry, delegationSid: null, updatedAt: ctx.now })
    return { result: revoked, audit: { what: 'inquiry.delegation_revoked', sid } }
  })
}

/** The colleague's own answer. Agreeing starts a case of their own at the vendor: their ID is not compared with the other person's details. */
export async function answerDelegation(
  ctx: Context,
  services: InquiryServices,
  sid: string,
  delegationSid: string,
  agrees: boolean,
): Promise<void> {
  const account = await read(ctx, tx => findAccount(tx, ctx, ctx.accountSid))
  const inquiry = requireOpen(await read(ctx, tx => findInquiry(tx, ctx, ctx.accountSid, sid)))
  const vendorRef = agrees
    ? await services.vendor.start({
        inquirySid: delegationSid,
        accountSid: ctx.accountSid,
        country: inquiry.isoCountry,
        details: {},
        allowsSpecimens: ctx.policy.allowSpecimens || (account?.allowsSpecimens ?? false),
        isTest: account?.isTest ?? false,
        now: ctx.now,
      })
    : null
  await change(ctx, async tx => {
    const locked = requireOpen(await lockInquiry(tx, ctx, ctx.accountSid, sid))
    const delegation = await findDelegation(tx, ctx, ctx.accountSid, delegationSid, true)
    if (!delegation || delegation.inquirySid !== sid) throw new AppError('notFound')
    if (delegation.state === 'agreed' && agrees) return { result: undefined, audit: 'unchanged' }
    if (delegation.state !== 'sent' || delegation.expiresAt <= ctx.now) throw new AppError('linkEnded')
    await saveDelegation(tx, ctx, { ...delegation, state: agrees ? 'agreed' : 'refused', vendorRef, updatedAt: ctx.now })
    if (agrees) await saveInquiry(tx, ctx, { ...locked, delegationSid, updatedAt: ctx.now })
    else await endLinks(tx, sid, delegationSid)
    return { result: undefined, audit: { what: agrees ? 'inquiry.delegation_agreed' : 'inquiry.delegation_refused', sid } }
  })
}

const isOpen = ({ state }: Inquiry): boolean => state === 'created' || state === 'started'

function requireOpen(inquiry: Inquiry | undefined): Inquiry {
  if (!inquiry) throw new AppError('notFound')
  if (!isOpen(inquiry)) throw new AppError('wrongState', { event: 'delegate', state: inquiry.state })
  return inquiry
}

export const listDelegations = (ctx: Context, sid: string): Promise<Delegation[]> =>
  read(ctx, async tx => {
    if (!(await findInquiry(tx, ctx, ctx.accountSid, sid))) throw new AppError('notFound')
    return delegationsOf(tx, ctx, ctx.accountSid, sid)
  })
