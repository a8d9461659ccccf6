import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { startUpdate } from './start.ts'
import { type ComplianceUpdate, listUpdates } from './store.ts'

const PATH = '/v1/ComplianceUpdates'
const tag = 'Compliance updates'
const UpdateList = Type.Object({ BundleSid: Text(34), ...PageQuery })
const UpdateStart = Type.Object({ BundleSid: Type.String({ maxLength: 34 }) })

/** Twilio's five calls (copy, edit, submit, replace, delete) as one thing with a beginning and an end. */
export const complianceUpdateRoutes = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'Updates of approved bundles, newest first',
    query: UpdateList,
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const bundleSid = query.BundleSid ? bundleIn(query.BundleSid) : undefined
      const page = await read(ctx, tx => listUpdates(tx, ctx, { bundleSid }, paging))
      const view = (update: ComplianceUpdate) => updateView(update, ctx)
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'compliance_updates' }, view)
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'Start changing an approved bundle: a draft that takes its place once approved; an open one is answered again',
    body: UpdateStart,
    status: 201,
    handle: (ctx, { body }) => startUpdate(ctx, bundleIn(body.BundleSid)),
    view: updateView,
  }),
]

function bundleIn(text: string): string {
  const sid = parseSid('bundle', text)
  if (!sid) throw new AppError('invalidParameter', { name: 'BundleSid', why: 'there is no such bundle' })
  return sid
}

function updateView(update: ComplianceUpdate, { publicUrl }: Pick<Context, 'publicUrl'>): Record<string, unknown> {
  return {
    account_sid: update.accountSid,
    bundle_sid: update.bundleSid,
    draft_bundle_sid: update.copySid,
    status: update.state,
    date_created: isoTime(update.createdAt),
    date_finished: isoTime(update.finishedAt),
    links: { draft: `${publicUrl}/v2/RegulatoryCompliance/Bundles/${update.copySid}` },
  }
}
