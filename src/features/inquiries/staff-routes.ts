import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { requireClaim } from '../reviews/claim.ts'
import { findReview } from '../reviews/store.ts'
import { viewPapers } from './case.ts'
import type { InquiryServices } from './inquiry.ts'
import { redactInquiry } from './redact.ts'
import { blockInquiry, reverseInquiry, unblockInquiry } from './reverse.ts'
import { ReverseBody, StaffInquiryList } from './schema.ts'
import { attemptsOf, findFullInquiry, findOwner, listAllInquiries } from './store.ts'
import { inquiryView, staffInquiryView } from './view.ts'

const PATH = '/staff/v1/Inquiries'
const common = { tag: 'Reviews', access: 'staff' } as const

/** What staff may do with the ID checks of every account. */
export const staffInquiryRoutes = (services: InquiryServices): AnyRoute[] => [
  route({
    ...common,
    method: 'GET',
    path: PATH,
    roles: ['operator', 'supervisor'],
    summary:
      'ID checks of all accounts, newest first; `Signs=true` those with signs of fraud, `Erasing=true` those whose vendor was asked to erase and has not confirmed it',
    query: StaffInquiryList,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const filter = {
        state: query.Status || undefined,
        accountSid: query.AccountSid ? (parseSid('account', query.AccountSid) ?? 'none') : undefined,
        isErasing: query.Erasing === true,
        hasSigns: query.Signs === true,
      }
      const page = await read(ctx, async tx => {
        const found = await listAllInquiries(tx, ctx, filter, paging)
        const items = []
        for (const inquiry of found.items) items.push({ inquiry, attempts: await attemptsOf(tx, ctx, inquiry) })
        return { ...found, items }
      })
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'inquiries' }, item => staffInquiryView(item, ctx))
    },
  }),
  oneRoute,
  papersRoute(services),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/:Sid/Redact`,
    roles: ['operator', 'supervisor'],
    summary: 'Erase pictures and details of an ID check now, before its day; its result stays',
    params: SidParams,
    async handle(ctx, { params }) {
      const sid = sidInPath('inquiry', params.Sid)
      const owner = await read(ctx, tx => findOwner(tx, sid))
      if (!owner) throw new AppError('notFound')
      return redactInquiry(ctx, services, owner, sid)
    },
    view: inquiryView,
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/:Sid/Reverse`,
    roles: ['supervisor'],
    summary: 'Take the approval of an ID check back after a later finding',
    params: SidParams,
    body: ReverseBody,
    handle: (ctx, { params, body }) =>
      reverseInquiry(ctx, sidInPath('inquiry', params.Sid), { reasonCodes: body.ReasonCodes ?? [], note: body.Note || undefined }),
    view: inquiryView,
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/:Sid/Block`,
    roles: ['supervisor'],
    summary: 'Have the papers of an ID check declined from now on, in every account; checks that passed with them are looked at again',
    params: SidParams,
    handle: (ctx, { params }) => blockInquiry(ctx, services, sidInPath('inquiry', params.Sid)),
  }),
  route({
    ...common,
    method: 'POST',
    path: `${PATH}/:Sid/Unblock`,
    roles: ['supervisor'],
    summary: 'Take the papers of an ID check off the list of blocked ones',
    params: SidParams,
    handle: (ctx, { params }) => unblockInquiry(ctx, services, sidInPath('inquiry', params.Sid)),
  }),
]

const oneRoute = route({
  ...common,
  method: 'GET',
  path: `${PATH}/:Sid`,
  roles: ['operator', 'supervisor'],
  summary: 'One ID check of any account, with its signs of fraud',
  params: SidParams,
  async handle(ctx, { params }) {
    const sid = sidInPath('inquiry', params.Sid)
    const full = await read(ctx, async tx => {
      const owner = await findOwner(tx, sid)
      return owner ? findFullInquiry(tx, ctx, owner, sid) : undefined
    })
    if (!full) throw new AppError('notFound')
    return full
  },
  view: staffInquiryView,
})

/** Pictures come as data, once, and are cached nowhere. */
const papersRoute = (services: InquiryServices): AnyRoute =>
  route({
    ...common,
    method: 'GET',
    path: '/staff/v1/Reviews/:Sid/Papers',
    roles: ['reviewer', 'supervisor'],
    summary: 'The papers of an ID check, as the vendor shows them to the reviewer who has the case',
    params: SidParams,
    async handle(ctx, { params }) {
      const review = await read(ctx, tx => findReview(tx, sidInPath('review', params.Sid)))
      if (review?.subjectType !== 'inquiry') throw new AppError('notFound')
      await requireClaim(ctx, review, review.subjectSid)
      return viewPapers(ctx, services, review)
    },
    view: ({ images, fields, checks, imagesDeletedBy }) => ({
      fields,
      checks,
      images_deleted_by: isoTime(imagesDeletedBy),
      images: images.map(({ side, attemptRef, mimeType, bytes }) => ({
        side,
        attempt: attemptRef,
        mime_type: mimeType,
        data: `data:${mimeType};base64,${Buffer.from(bytes).toString('base64')}`,
      })),
    }),
  })
