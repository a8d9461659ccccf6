import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { DAY_MS, type FullInquiry, type InquiryServices, LINK_DAYS } from './inquiry.ts'
import { endLinks, linkUrl, makeLink } from './link-store.ts'
import { attemptsOf, lockInquiry, saveInquiry } from './store.ts'

/** A new link for somebody who lost the old one; the applicant's earlier links and open browsers end, those of colleagues do not. @throws AppError notFound, wrongState */
export function renewLink(ctx: Context, services: InquiryServices, sid: string): Promise<FullInquiry & { url: string }> {
  return change(ctx, async tx => {
    const inquiry = await lockInquiry(tx, ctx, ctx.accountSid, sid)
    if (!inquiry) throw new AppError('notFound')
    if (inquiry.state === 'expired' || inquiry.state === 'redacted')
      throw new AppError('wrongState', { event: 'renew the link', state: inquiry.state })
    await endLinks(tx, sid, 'applicant')
    const renewed = {
      ...inquiry,
      linkExpiresAt: earlier(new Date(ctx.now.getTime() + LINK_DAYS * DAY_MS), inquiry.eraseAfter),
      updatedAt: ctx.now,
    }
    await saveInquiry(tx, ctx, renewed)
    const token = await makeLink(tx, ctx, {
      accountSid: ctx.accountSid,
      inquirySid: sid,
      delegationSid: null,
      isPhone: false,
      expiresAt: renewed.linkExpiresAt,
    })
    return {
      result: { inquiry: renewed, attempts: await attemptsOf(tx, ctx, renewed), url: linkUrl(services.linkBase(), token) },
      audit: { what: 'inquiry.link_renewed', sid },
    }
  })
}

/** Nothing can be sent that would be erased before it is judged. */
const earlier = (one: Date, other: Date): Date => (one < other ? one : other)
