import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { parseSid, type SidKind } from '../../domain/ids.ts'
import { isDay } from '../../domain/regulations/days.ts'
import { requireBounded } from './bounds.ts'

/** Parameters that many routes share. */
export const SidParams = Type.Object({ Sid: Type.String() })
export const AccountParams = Type.Object({ AccountSid: Type.String() })
export const AccountSidParams = Type.Object({ AccountSid: Type.String(), Sid: Type.String() })

export const PageQuery = {
  PageSize: Type.Optional(Type.String()),
  Page: Type.Optional(Type.String()),
  PageToken: Type.Optional(Type.String()),
}

/** An optional text; an empty one counts as not given. */
export const Text = (maxLength = 255) => Type.Optional(Type.String({ maxLength }))

/** JSON in a form field arrives as text, in a JSON body as an object. */
export const JsonText = Type.Optional(Type.Unknown())

/** A SID in a path: a wrong shape or prefix is simply not found, before any query. @throws AppError notFound */
export function sidInPath(kind: SidKind, text: string): string {
  const sid = parseSid(kind, text)
  if (!sid) throw new AppError('notFound')
  return sid
}

/** `Attributes`: an object, or its JSON text. @throws AppError attributesUnparsable, invalidParameter */
export function parseAttributes(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || value === '') return undefined
  const parsed = typeof value === 'string' ? parseJson(value) : value
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new AppError('attributesUnparsable')
  requireBounded('Attributes', parsed)
  return Object.fromEntries(Object.entries(parsed))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (key, value) => (key === '__proto__' ? undefined : value))
  } catch (cause) {
    throw new AppError('attributesUnparsable', {}, { cause })
  }
}

/** A URL to send callbacks to, or undefined when none is given. @throws AppError invalidParameter */
export function parseCallbackUrl(name: string, text: string | undefined): string | undefined {
  if (!text) return undefined
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new AppError('invalidParameter', { name, why: 'not an http(s) URL' })
  return text
}

/** ISO 8601, with or without a time, in UTC where it names no zone; undefined when none is given. @throws AppError invalidParameter */
export function parseTime(name: string, text: string | undefined): Date | undefined {
  if (!text) return undefined
  const at = new Date(/T[\d:.]*$/.test(text) ? `${text}Z` : text)
  // 30 February would be taken for 2 March: an answer about another day than was asked.
  if (!isDay(text.slice(0, 10)) || Number.isNaN(at.valueOf())) throw new AppError('invalidParameter', { name, why: 'not an ISO 8601 time' })
  return at
}

/** Somebody's clock may go a little before ours. */
const AHEAD_MS = 300_000

/** A moment that has been: of one to come nobody can say who stood behind a number. @throws AppError invalidParameter */
export function parsePast(name: string, text: string | undefined, now: Date): Date | undefined {
  const at = parseTime(name, text)
  if (at && at.getTime() > now.getTime() + AHEAD_MS) throw new AppError('invalidParameter', { name, why: 'this moment is still to come' })
  return at
}

/** Twilio's spelling of booleans in forms. */
export const isTrue = (text: string | boolean | undefined): boolean | undefined =>
  text === undefined || text === '' ? undefined : String(text).toLowerCase() === 'true'
