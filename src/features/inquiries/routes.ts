import { AppError } from '../../domain/errors.ts'
import { supportedCountries } from '../../domain/id-support.ts'
import { metaList, parsePaging } from '../../platform/http/paging.ts'
import { parseAttributes, parseCallbackUrl, SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { requireFullInquiry, submitAttempt } from './attempt.ts'
import { createInquiry } from './create.ts'
import { createDelegation, type LinkMailer, listDelegations, revokeDelegation } from './delegate.ts'
import { escalateInquiry, type MessageKeeper } from './escalate.ts'
import type { InquiryServices } from './inquiry.ts'
import { redactInquiry } from './redact.ts'
import { renewLink } from './renew-link.ts'
import { AttemptCreate, DelegationCreate, DelegationParams, EscalationCreate, InquiryCreate, InquiryList } from './schema.ts'
import { attemptsOf, listInquiries } from './store.ts'
import { delegationView, inquiryView, PATH } from './view.ts'

const tag = 'ID checks'

/** What other rooms do for this one: wired in `app`. */
export interface InquiryWiring extends InquiryServices {
  keepMessage: MessageKeeper
  mailLink: LinkMailer
}

export function inquiryRoutes(wiring: InquiryWiring): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: PATH,
      tag,
      summary: 'ID checks of the account, newest first',
      query: InquiryList,
      async handle(ctx, { query }) {
        const paging = parsePaging(query)
        const page = await read(ctx, async tx => {
          const found = await listInquiries(tx, ctx, { state: query.Status || undefined }, paging)
          const items = []
          for (const inquiry of found.items) items.push({ inquiry, attempts: await attemptsOf(tx, ctx, inquiry) })
          return { ...found, items }
        })
        return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'inquiries' }, item => inquiryView(item, ctx))
      },
    }),
    route({
      method: 'POST',
      path: PATH,
      tag,
      summary: 'Start an ID check; the one-time url is shown once',
      body: InquiryCreate,
      example: { FriendlyName: 'ID check of Erika', IsoCountry: 'DE', Attributes: '{"first_name":"Erika","last_name":"Mustermann"}' },
      status: 201,
      handle: (ctx, { body }) =>
        createInquiry(ctx, wiring, {
          friendlyName: body.FriendlyName,
          isoCountry: body.IsoCountry?.toUpperCase() || undefined,
          attributes: parseAttributes(body.Attributes) ?? {},
          statusCallback: parseCallbackUrl('StatusCallback', body.StatusCallback),
        }),
      view: inquiryView,
    }),
    supportedRoute,
    route({
      method: 'GET',
      path: `${PATH}/:Sid`,
      tag,
      summary: 'One ID check with its attempts and reasons',
      params: SidParams,
      handle: (ctx, { params }) => requireFullInquiry(ctx, sidInPath('inquiry', params.Sid)),
      view: inquiryView,
    }),
    route({
      method: 'DELETE',
      path: `${PATH}/:Sid`,
      tag,
      summary: 'Erase pictures and details of an ID check now; its result stays',
      params: SidParams,
      status: 204,
      handle: (ctx, { params }) => redactOwn(ctx, wiring, params.Sid),
    }),
    route({
      method: 'POST',
      path: `${PATH}/:Sid/Redact`,
      tag,
      summary: 'Erase pictures and details of an ID check now, and show what stays',
      params: SidParams,
      handle: (ctx, { params }) => redactOwn(ctx, wiring, params.Sid),
      view: inquiryView,
    }),
    ...attemptRoutes(wiring),
    ...delegationRoutes(wiring),
  ]
}

const supportedRoute = route({
  method: 'GET',
  path: `${PATH}/Supported`,
  tag,
  summary: 'Countries and types of document that an ID check accepts',
  handle: async () => ({ supported: supportedCountries() }),
})

function redactOwn(ctx: Parameters<typeof redactInquiry>[0], wiring: InquiryServices, sid: string) {
  if (!ctx.actor.mayWrite) throw new AppError('readOnly')
  return redactInquiry(ctx, wiring, ctx.accountSid, sidInPath('inquiry', sid))
}

function attemptRoutes(wiring: InquiryWiring): AnyRoute[] {
  return [
    route({
      method: 'POST',
      path: `${PATH}/:Sid/Attempts`,
      tag,
      summary: 'Submit pictures; they are judged within seconds',
      params: SidParams,
      body: AttemptCreate,
      maxFiles: 2,
      status: 201,
      handle: (ctx, { params, body, files }) =>
        submitAttempt(ctx, wiring, sidInPath('inquiry', params.Sid), {
          isoCountry: body.IsoCountry.toUpperCase(),
          documentType: body.DocumentType,
          front: files.find(({ field }) => field === 'Front'),
          back: files.find(({ field }) => field === 'Back'),
          delegationSid: null,
        }),
      view: inquiryView,
    }),
    route({
      method: 'POST',
      path: `${PATH}/:Sid/Escalation`,
      tag,
      summary: 'Hand a failed ID check to operations',
      params: SidParams,
      body: EscalationCreate,
      status: 201,
      handle: (ctx, { params, body }) =>
        escalateInquiry(ctx, sidInPath('inquiry', params.Sid), body.Message || undefined, wiring.keepMessage),
      view: inquiryView,
    }),
    route({
      method: 'POST',
      path: `${PATH}/:Sid/Links`,
      tag,
      summary: 'A new one-time link to the same ID check; earlier ones end',
      params: SidParams,
      status: 201,
      handle: (ctx, { params }) => renewLink(ctx, wiring, sidInPath('inquiry', params.Sid)),
      view: inquiryView,
    }),
  ]
}

function delegationRoutes(wiring: InquiryWiring): AnyRoute[] {
  const path = `${PATH}/:Sid/Delegations`
  return [
    route({
      method: 'GET',
      path,
      tag,
      summary: 'Colleagues who were asked to do the check',
      params: SidParams,
      handle: (ctx, { params }) => listDelegations(ctx, sidInPath('inquiry', params.Sid)),
      view: delegations => ({ delegations: delegations.map(delegationView) }),
    }),
    route({
      method: 'POST',
      path,
      tag,
      summary: 'A link for a colleague or partner to do the check with an ID of their own',
      params: SidParams,
      body: DelegationCreate,
      status: 201,
      handle: (ctx, { params, body }) =>
        createDelegation(
          ctx,
          wiring,
          sidInPath('inquiry', params.Sid),
          { email: body.Email, name: body.Name ?? '', language: body.Language },
          wiring.mailLink,
        ),
      view: delegationView,
    }),
    route({
      method: 'POST',
      path: `${path}/:DelegationSid/Revoke`,
      tag,
      summary: "End a colleague's link at once",
      params: DelegationParams,
      handle: (ctx, { params }) => revokeDelegation(ctx, sidInPath('inquiry', params.Sid), sidInPath('delegation', params.DelegationSid)),
      view: delegationView,
    }),
    route({
      method: 'DELETE',
      path: `${path}/:DelegationSid`,
      tag,
      summary: "End a colleague's link at once",
      params: DelegationParams,
      status: 204,
      handle: (ctx, { params }) => revokeDelegation(ctx, sidInPath('inquiry', params.Sid), sidInPath('delegation', params.DelegationSid)),
    }),
  ]
}
