import { accentFor } from '../../domain/branding.ts'
import { dueAt } from '../../domain/business-hours.ts'
import { AppError } from '../../domain/errors.ts'
import { SPECIMEN_COUNTRY, supportedCountries, supportedTypes } from '../../domain/id-support.ts'
import type { Side } from '../../domain/reading/reading.ts'
import { ATTEMPT_LIMIT, type CaseRef } from '../../domain/vendor.ts'
import { isoTime } from '../../platform/http/paging.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { findAccount } from '../accounts/store.ts'
import { findBranding } from '../branding/store.ts'
import { findDelegation } from './delegation-store.ts'
import type { FullInquiry, InquiryServices } from './inquiry.ts'
import { type CheckSession, phoneState } from './link-store.ts'
import { findFullInquiry } from './store.ts'
import { reasonsOf, statusOf } from './view.ts'

/** What the hosted page may know: enough to draw every screen, and nothing of the person. @throws AppError linkEnded */
export async function checkState(ctx: Context, { vendor }: InquiryServices, session: CheckSession): Promise<Record<string, unknown>> {
  const { full, account, branding, delegation, phone } = await read(ctx, async tx => ({
    full: await findFullInquiry(tx, ctx, session.accountSid, session.inquirySid),
    account: await findAccount(tx, ctx, session.accountSid),
    branding: await findBranding(tx, session.accountSid),
    delegation: session.delegationSid ? await findDelegation(tx, ctx, session.accountSid, session.delegationSid) : undefined,
    phone: await phoneState(tx, session.inquirySid, ctx.now),
  }))
  if (!full || !account) throw new AppError('linkEnded')
  const { inquiry } = full
  // A colleague has a case of their own, from when they agree.
  const ownCase = session.delegationSid ? (delegation?.vendorRef ?? null) : inquiry.vendorRef
  const seen = seenBy(full, ownCase)
  const allowsSpecimens = ctx.policy.allowSpecimens || account.allowsSpecimens
  const mustAgree = delegation?.state === 'sent'
  const isOpen = inquiry.state === 'created' || inquiry.state === 'started'
  return {
    company: branding.companyName ?? account.friendlyName,
    accent: branding.accent && { light: accentFor('light', branding.accent), dark: accentFor('dark', branding.accent) },
    languages: branding.languages,
    language: branding.language,
    is_live_only: branding.isLiveOnly,
    // Whoever has not agreed learns nothing of how it goes.
    status: mustAgree ? (isOpen ? 'created' : 'expired') : statusOf(seen),
    step: inquiry.attemptSid ? 'reading' : null,
    attempts_left: ATTEMPT_LIMIT - inquiry.attemptsUsed,
    reasons: (mustAgree ? [] : reasonsOf(seen)).map(({ code, side, field, seen, expected, note }) => ({
      code,
      side: side ?? null,
      field: field ?? null,
      seen: seen ?? null,
      expected: expected ?? null,
      note: note ?? null,
    })),
    kept: keptSides(seen),
    review_due_at: isoTime(inquiry.reviewDueAt),
    answer_by: inquiry.state === 'failed' ? isoTime(dueAt(ctx.now, ctx.policy.reviewHours, ctx.policy.calendar)) : null,
    images_deleted_by: isoTime(inquiry.imagesDeletedBy),
    country: inquiry.chosenCountry,
    document_type: inquiry.chosenType,
    supported: [
      ...supportedCountries(),
      ...(allowsSpecimens ? [{ country: SPECIMEN_COUNTRY, types: supportedTypes(SPECIMEN_COUNTRY) }] : []),
    ],
    consent_wanted_by: mustAgree && isOpen ? inquiry.friendlyName || account.friendlyName : null,
    is_delegate: session.delegationSid !== null,
    phone,
    is_phone: session.isPhone,
    vendor_url: isOpen && ownCase && !vendor.takesPictures(ownCase) ? '/verify/api/vendor' : null,
  }
}

/** With the attempts of this person alone: what another's ID failed for is theirs to know, and their good sides are of another paper. */
const seenBy = ({ inquiry, attempts }: FullInquiry, ownCase: CaseRef | null): FullInquiry => ({
  inquiry,
  attempts: attempts.filter(({ vendorRef }) => vendorRef === ownCase),
})

/** A good side serves again for the same kind of paper of the same country. */
function keptSides({ inquiry, attempts }: FullInquiry): Side[] {
  const last = attempts.at(-1)
  if (!last || inquiry.attemptSid) return []
  return last.isoCountry === inquiry.chosenCountry && last.documentType === inquiry.chosenType ? last.keptSides : []
}
