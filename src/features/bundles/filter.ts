import type { Static } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { parseTime } from '../../platform/http/parameters.ts'
import { parseEndUserType, parseNumberType } from '../regulations/parse.ts'
import type { BundleList } from './schema.ts'
import type { BundleFilter, BundleOrder } from './store.ts'
import { parseStatus } from './view.ts'

const MAX_SIDS = 20
const DAY_MS = 86_400_000

/** Twilio's query of the bundle list as ours. A SID that is none finds nothing. @throws AppError invalidParameter, bundleStatusUnknown */
export function parseFilter(query: Static<typeof BundleList>): BundleFilter {
  return {
    state: query.Status ? parseStatus('bundle', query.Status) : undefined,
    sids: query.BundleSids ? parseSids(query.BundleSids) : undefined,
    friendlyName: query.FriendlyName || undefined,
    ruleSid: query.RegulationSid ? (parseSid('regulation', query.RegulationSid) ?? 'none') : undefined,
    isoCountry: query.IsoCountry?.toUpperCase() || undefined,
    numberType: query.NumberType ? parseNumberType(query.NumberType) : undefined,
    endUserType: query.EndUserType ? parseEndUserType(query.EndUserType) : undefined,
    hasValidUntil: query.HasValidUntilDate,
    validOn: parseRange('ValidUntilDate', query.ValidUntilDate),
    validNotAfter: parseRange('ValidUntilDate<', query['ValidUntilDate<'])?.to,
    validNotBefore: parseRange('ValidUntilDate>', query['ValidUntilDate>'])?.from,
  }
}

/** @throws AppError invalidParameter */
export function parseOrder({ SortBy, SortDirection }: Static<typeof BundleList>): BundleOrder {
  const by = { '': 'created', 'valid-until': 'valid-until', 'date-updated': 'updated' } as const
  const direction = { '': 'desc', ASC: 'asc', DESC: 'desc' } as const
  const sortBy = (SortBy ?? '').toLowerCase()
  const sortDirection = (SortDirection ?? '').toUpperCase()
  if (!Object.hasOwn(by, sortBy)) throw new AppError('invalidParameter', { name: 'SortBy', why: 'valid-until or date-updated' })
  if (!Object.hasOwn(direction, sortDirection)) throw new AppError('invalidParameter', { name: 'SortDirection', why: 'ASC or DESC' })
  // Both are keys of their tables: checked in the two lines above.
  return { by: by[sortBy as keyof typeof by], direction: direction[sortDirection as keyof typeof direction] }
}

function parseSids(text: string): string[] {
  const sids = text
    .split(',')
    .map(sid => sid.trim())
    .filter(Boolean)
  if (sids.length > MAX_SIDS) throw new AppError('invalidParameter', { name: 'BundleSids', why: `at most ${MAX_SIDS}` })
  return sids.flatMap(sid => parseSid('bundle', sid) ?? [])
}

/** A moment stands for its second, a day for all of it, in UTC. */
function parseRange(name: string, text: string | undefined): { from: Date; to: Date } | undefined {
  const from = parseTime(name, text)
  if (!from) return undefined
  const lengthMs = /^\d{4}-\d\d-\d\d$/.test(text ?? '') ? DAY_MS : 1000
  return { from, to: new Date(from.getTime() + lengthMs - 1) }
}
