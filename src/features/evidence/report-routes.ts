import { type Static, Type } from 'typebox'
import { isCountry } from '../../domain/countries.ts'
import { AppError } from '../../domain/errors.ts'
import { isDay } from '../../domain/regulations/days.ts'
import { type Cursor, metaList, parsePaging } from '../../platform/http/paging.ts'
import { PageQuery, parsePast, Text } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { parseNumberType } from '../regulations/parse.ts'
import { BEGINNING, exportReport, type ReportWish, reportRows } from './report.ts'
import type { ReportPlace } from './report-store.ts'

const PATH = '/staff/v1/NumberReports'
const common = { tag: 'Compliance', access: 'staff', roles: ['operator', 'supervisor'] } as const
const WISH = {
  IsoCountry: Type.String({ minLength: 2, maxLength: 2 }),
  NumberType: Text(20),
  /** YYYY-MM-DD, UTC: who stood behind the numbers at any time of that day. */
  Day: Text(10),
  At: Text(40),
}
const ReportQuery = Type.Object({ ...WISH, ...PageQuery })
const ExportQuery = Type.Object({ ...WISH, Details: Type.Optional(Type.Boolean()) })
const DAY_MS = 86_400_000

/** For a regulator: who stood behind the numbers of a country on a day, or at a moment. */
export const reportRoutes: AnyRoute[] = [
  route({
    ...common,
    method: 'GET',
    path: PATH,
    summary: 'Who stood behind the numbers of a country on a day (`Day`) or at a moment (`At`); sids only',
    query: ReportQuery,
    async handle(ctx, { query }) {
      const wish = { ...wishOf(ctx, query), withDetails: false }
      const paging = parsePaging(query)
      const { rows, next } = await reportRows(ctx, wish, placeOf(paging.cursor), paging.size)
      const cursor: Cursor | undefined = next && { direction: 'after', key: next.from.toISOString(), sid: next.phoneNumber }
      const page = { items: rows, next: cursor, previous: undefined }
      return metaList(page, paging, { publicUrl: ctx.publicUrl, path: PATH, query, key: 'numbers' }, row => row)
    },
  }),
  route({
    ...common,
    method: 'GET',
    path: `${PATH}/Export`,
    roles: ['operator'],
    summary: 'The same as a CSV file; with `Details=true` also names, dates of birth and addresses. The taking is in the journal',
    query: ExportQuery,
    downloads: 'text/csv',
    handle: (ctx, { query }) => exportReport(ctx, { ...wishOf(ctx, query), withDetails: query.Details ?? false }),
  }),
]

/** @throws AppError invalidPageToken */
function placeOf(cursor: Cursor | undefined): ReportPlace {
  if (!cursor) return BEGINNING
  const from = new Date(cursor.key)
  if (Number.isNaN(from.valueOf())) throw new AppError('invalidPageToken')
  return { phoneNumber: cursor.sid, from }
}

/** @throws AppError invalidParameter */
export function wishOf(
  { now }: Pick<Context, 'now'>,
  query: Pick<Static<typeof ExportQuery>, 'IsoCountry' | 'NumberType' | 'Day' | 'At'>,
): Omit<ReportWish, 'withDetails'> {
  const isoCountry = query.IsoCountry.toUpperCase()
  if (!isCountry(isoCountry)) throw new AppError('invalidParameter', { name: 'IsoCountry', why: 'not one of ISO 3166-1 alpha-2' })
  if (query.Day && !isDay(query.Day)) throw new AppError('invalidParameter', { name: 'Day', why: 'not a day as YYYY-MM-DD' })
  if (query.Day) parsePast('Day', query.Day, now)
  const at = parsePast('At', query.At, now) ?? now
  const from = query.Day ? new Date(`${query.Day}T00:00:00Z`) : at
  const to = query.Day ? new Date(from.getTime() + DAY_MS - 1) : at
  return { isoCountry, numberType: query.NumberType ? parseNumberType(query.NumberType) : undefined, from, to }
}
