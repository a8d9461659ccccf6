import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { JsonText, PageQuery, parseAttributes, parseCallbackUrl, SidParams, sidInPath, Text } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { InquiryServices } from '../inquiries/inquiry.ts'
import { createUpgrade } from './create.ts'
import { findUpgrade, listUpgrades } from './store.ts'
import type { Upgrade } from './upgrade.ts'

const PATH = '/v1/Upgrades'
const tag = 'Upgrades'
const UpgradeCreate = Type.Object({
  Type: Type.Union([Type.Literal('individual'), Type.Literal('business')]),
  Email: Text(254),
  IsoCountry: Text(3),
  AddressSid: Text(34),
  Attributes: JsonText,
  StatusCallback: Text(2048),
})
const UpgradeList = Type.Object(PageQuery)

export function upgradeRoutes(services: InquiryServices): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: PATH,
      tag,
      summary: 'Upgrades of the account, newest first',
      query: UpgradeList,
      async handle(ctx, { query }) {
        const paging = parsePaging(query)
        const page = await read(ctx, tx => listUpgrades(tx, ctx, paging))
        return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'upgrades' }, upgrade =>
          upgradeView(upgrade, ctx),
        )
      },
    }),
    route({
      method: 'POST',
      path: PATH,
      tag,
      summary:
        'Upgrade a trial account, or tell it anew after its profile was deleted: the information becomes the primary customer profile, and an ID check starts',
      body: UpgradeCreate,
      status: 201,
      handle: (ctx, { body }) =>
        createUpgrade(ctx, services, {
          type: body.Type,
          email: body.Email?.trim() || undefined,
          isoCountry: body.IsoCountry?.toUpperCase() || undefined,
          addressSid: body.AddressSid || undefined,
          attributes: parseAttributes(body.Attributes) ?? {},
          statusCallback: parseCallbackUrl('StatusCallback', body.StatusCallback),
        }),
      view: upgradeView,
    }),
    route({
      method: 'GET',
      path: `${PATH}/:Sid`,
      tag,
      summary: 'One upgrade',
      params: SidParams,
      async handle(ctx, { params }) {
        const upgrade = await read(ctx, tx => findUpgrade(tx, ctx, ctx.accountSid, sidInPath('upgrade', params.Sid)))
        if (!upgrade) throw new AppError('notFound')
        return upgrade
      },
      view: upgradeView,
    }),
  ]
}

function upgradeView(upgrade: Upgrade & { url?: string }, ctx: Pick<Context, 'publicUrl'>): Record<string, unknown> {
  return {
    sid: upgrade.sid,
    account_sid: upgrade.accountSid,
    status: upgrade.state,
    type: upgrade.type,
    email: upgrade.email,
    attributes: upgrade.attributes,
    inquiry_sid: upgrade.inquirySid,
    customer_profile_sid: upgrade.customerProfileSid,
    status_callback: upgrade.statusCallback,
    // The one-time link to the ID check, told once.
    inquiry_url: upgrade.url ?? null,
    date_created: isoTime(upgrade.createdAt),
    date_updated: isoTime(upgrade.updatedAt),
    url: upgrade.url ?? `${ctx.publicUrl}${PATH}/${upgrade.sid}`,
    links: { ...(upgrade.inquirySid && { inquiry: `${ctx.publicUrl}/v1/Inquiries/${upgrade.inquirySid}` }) },
  }
}
