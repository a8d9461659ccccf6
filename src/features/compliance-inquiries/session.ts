import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Bundle, BundleKind } from '../bundles/bundle.ts'
import { fetchBundle } from '../bundles/routes.ts'
import { createInquiry } from '../inquiries/create.ts'
import type { InquiryServices } from '../inquiries/inquiry.ts'

/** A session of the hosted check, opened for a profile or a registration. */
export interface Session {
  inquiryId: string
  /** The one-time token of the link. */
  token: string
  subjectId: string
  url: string
}

/** Ids of the embedded flow look like paths of a registry: `tri1.us1.trusthub.AC….customer.BU…`. */
export const subjectIdOf = ({ kind, accountSid, sid }: Bundle): string =>
  kind === 'bundle' ? `tri1.us1.numbers.${accountSid}.registration.${sid}` : `tri1.us1.trusthub.${accountSid}.customer.${sid}`

/** The bundle or profile that such an id names. @throws AppError notFound */
export function subjectOf(ctx: Context, kind: BundleKind, id: string): Promise<Bundle> {
  const sid = parseSid('bundle', id.split('.').at(-1))
  if (!sid) throw new AppError('notFound')
  return fetchBundle(ctx, kind, sid)
}

/** Starts a hosted check for whoever stands behind the subject. @throws AppError unavailable */
export async function openCheck(
  ctx: Context,
  services: InquiryServices,
  subject: Bundle,
  attributes: Record<string, unknown> = {},
): Promise<Session> {
  const { inquiry, url } = await createInquiry(ctx, services, {
    friendlyName: subject.friendlyName,
    isoCountry: undefined,
    attributes,
    statusCallback: undefined,
  })
  return {
    inquiryId: `inq_${inquiry.sid.slice(2)}`,
    token: url.split('/').at(-1) ?? '',
    subjectId: subjectIdOf(subject),
    url,
  }
}
