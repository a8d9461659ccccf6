import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, SidParams, sidInPath, Text } from '../../platform/http/parameters.ts'
import { route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { BulkImport, Progress, RowReport } from './bulk.ts'
import { createImport } from './bulk-create.ts'
import { findImport, listImports, listRows, progressOf } from './bulk-store.ts'
import { limited } from './limited.ts'

const PATH = '/v1/Imports'
const tag = 'Imports'

export type Followed = BulkImport & { progress: Progress }

export const bulkImportRoutes = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'Imports of the account, newest first',
    query: Type.Object({ ...PageQuery }),
    example: { PageSize: '20' },
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const page = await read(ctx, async tx => {
        const found = await listImports(tx, ctx.accountSid, paging)
        const items = []
        for (const one of found.items) items.push({ ...one, progress: await progressOf(tx, one.sid) })
        return { ...found, items }
      })
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'imports' }, item => importView(item, ctx))
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'File addresses, end users, documents and mappings from one CSV file; `DryRun` tries every row and keeps nothing',
    query: Type.Object({ DryRun: Type.Optional(Type.Boolean()) }),
    takesCsv: true,
    status: 201,
    handle: async (ctx, { query, csv }) => followed(ctx, await createImport(ctx, limited(csv), query.DryRun ?? false)),
    view: importView,
  }),
  route({
    method: 'GET',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'How far an import has come',
    params: SidParams,
    async handle(ctx, { params }) {
      const found = await read(ctx, tx => findImport(tx, ctx.accountSid, sidInPath('import', params.Sid)))
      if (!found) throw new AppError('notFound')
      return followed(ctx, found)
    },
    view: importView,
  }),
  route({
    method: 'GET',
    path: `${PATH}/:Sid/Rows`,
    tag,
    summary: 'What became of each row, in the order of the file',
    params: SidParams,
    query: Type.Object({ Status: Text(20), ...PageQuery }),
    async handle(ctx, { params, query }) {
      const sid = sidInPath('import', params.Sid)
      const paging = parsePaging(query)
      if (!(await read(ctx, tx => findImport(tx, ctx.accountSid, sid)))) throw new AppError('notFound')
      const page = await read(ctx, tx => listRows(tx, ctx.accountSid, sid, query.Status, paging))
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: `${PATH}/${sid}/Rows`, query, key: 'rows' }, rowView)
    },
  }),
]

const followed = async (ctx: Context, found: BulkImport): Promise<Followed> => ({
  ...found,
  progress: await read(ctx, tx => progressOf(tx, found.sid)),
})

export function importView(
  { sid, accountSid, isDryRun, state, progress, createdAt, finishedAt }: Followed,
  { publicUrl }: Pick<Context, 'publicUrl'>,
) {
  const total = Object.values(progress).reduce((sum, count) => sum + count, 0)
  return {
    sid,
    account_sid: accountSid,
    status: state,
    dry_run: isDryRun,
    total,
    ...progress,
    date_created: isoTime(createdAt),
    date_finished: isoTime(finishedAt),
    url: `${publicUrl}${PATH}/${sid}`,
    links: { rows: `${publicUrl}${PATH}/${sid}/Rows` },
  }
}

export const rowView = ({ line, kind, state, objectSid, errorCode, error }: RowReport) => ({
  line,
  kind: kind || null,
  status: state,
  object_sid: objectSid,
  error_code: errorCode,
  error,
})
