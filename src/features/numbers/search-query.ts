import type { Static } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import type { Capability } from './number.ts'
import type { AvailableQuery } from './schema.ts'

/** What a search for numbers asks, in Twilio's words. */

const KEYPAD: Record<string, string> = {
  a: '2',
  b: '2',
  c: '2',
  d: '3',
  e: '3',
  f: '3',
  g: '4',
  h: '4',
  i: '4',
  j: '5',
  k: '5',
  l: '5',
  m: '6',
  n: '6',
  o: '6',
  p: '7',
  q: '7',
  r: '7',
  s: '7',
  t: '8',
  u: '8',
  v: '8',
  w: '9',
  x: '9',
  y: '9',
  z: '9',
}

/** Digits, letters of the keypad and `*` for any one digit; at least two of them. @throws AppError invalidParameter */
export function parseContains(text: string | undefined): string | undefined {
  if (!text) return undefined
  const pattern = text
    .toLowerCase()
    .replace(/^\+/, '')
    .replace(/[a-z]/g, letter => KEYPAD[letter] ?? letter)
  if (!/^[0-9*]{2,15}$/.test(pattern))
    throw new AppError('invalidParameter', { name: 'Contains', why: 'two to fifteen digits, letters or *' })
  return pattern
}

/** @throws AppError invalidParameter */
export function parseAreaCode(text: string | undefined): string | undefined {
  if (text && !/^\d{1,10}$/.test(text)) throw new AppError('invalidParameter', { name: 'AreaCode', why: 'not a number' })
  return text
}

/** Places by which the stock is not sorted: its file names a town and a region. */
const UNKNOWN_PLACES = ['NearLatLong', 'Distance', 'InPostalCode', 'InRateCenter', 'InLata'] as const

/**
 * Near a North American number is its own area code; nothing finer is known of the stock, so whoever asks for it is told rather than
 * given numbers from anywhere. @throws AppError invalidParameter
 */
export function parseNear(query: Static<typeof AvailableQuery>, isoCountry: string): string | undefined {
  for (const name of UNKNOWN_PLACES)
    if (query[name])
      throw new AppError('invalidParameter', {
        name,
        why: 'the stock is not known by it; InLocality, InRegion, AreaCode and NearNumber are',
      })
  if (!query.NearNumber) return undefined
  if (isoCountry !== 'US' && isoCountry !== 'CA')
    throw new AppError('invalidParameter', { name: 'NearNumber', why: 'only numbers of the US and Canada can be near one' })
  const [, areaCode] = /^\+?1([2-9]\d\d)[2-9]\d{6}$/.exec(query.NearNumber.replace(/[ ().-]/g, '')) ?? []
  if (!areaCode) throw new AppError('invalidParameter', { name: 'NearNumber', why: 'not a number of the US or Canada' })
  return areaCode
}

export function wantedCapabilities(query: {
  SmsEnabled?: boolean
  MmsEnabled?: boolean
  VoiceEnabled?: boolean
  FaxEnabled?: boolean
}): Capability[] {
  const wanted: [Capability, boolean | undefined][] = [
    ['sms', query.SmsEnabled],
    ['mms', query.MmsEnabled],
    ['voice', query.VoiceEnabled],
    ['fax', query.FaxEnabled],
  ]
  return wanted.filter(([, isWanted]) => isWanted).map(([name]) => name)
}

export function isExcluded(
  need: string,
  query: { ExcludeAllAddressRequired?: boolean; ExcludeLocalAddressRequired?: boolean; ExcludeForeignAddressRequired?: boolean },
): boolean {
  return Boolean(
    (query.ExcludeAllAddressRequired && need !== 'none') ||
      (query.ExcludeLocalAddressRequired && need === 'local') ||
      (query.ExcludeForeignAddressRequired && need === 'foreign'),
  )
}
