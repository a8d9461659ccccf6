/**
 * String identifiers as Twilio makes them: two letters that name the resource and 32 lower-case hex digits.
 * One prefix may serve several resources (BU: bundle, customer profile, trust product), so a SID is unique across all of them.
 */
export const SID_PREFIXES = {
  account: 'AC',
  key: 'SK',
  address: 'AD',
  number: 'PN',
  identityDocument: 'RI',
  bundle: 'BU',
  regulation: 'RN',
  ruleChange: 'RC',
  endUser: 'IT',
  supportingDocument: 'RD',
  type: 'OY',
  assignment: 'BV',
  evaluation: 'EL',
  channelEndpoint: 'RA',
  inquiry: 'IQ',
  attempt: 'IA',
  delegation: 'IL',
  upgrade: 'UP',
  request: 'RQ',
  message: 'RM',
  review: 'RV',
  file: 'FI',
  hold: 'NH',
  place: 'PL',
  event: 'EV',
  delivery: 'CD',
  erasure: 'ER',
  user: 'US',
  session: 'SN',
  staff: 'ST',
  import: 'IM',
} as const

export type SidKind = keyof typeof SID_PREFIXES
export type Sid = string

const SHAPE = /^[A-Z]{2}[0-9a-fA-F]{32}$/

/** A new SID of this kind from 16 random bytes, which the caller brings. */
export function mintSid(kind: SidKind, random: Uint8Array): Sid {
  if (random.length !== 16) throw new Error(`a SID is made of 16 bytes, not ${random.length}`)
  return SID_PREFIXES[kind] + Buffer.from(random).toString('hex')
}

/** The SID in its stored form (lower-case hex), or undefined when it is not one of this kind. */
export function parseSid(kind: SidKind, text: string | undefined): Sid | undefined {
  if (!text || !SHAPE.test(text) || !text.startsWith(SID_PREFIXES[kind])) return undefined
  return text.slice(0, 2) + text.slice(2).toLowerCase()
}

/** Whether the text has the shape of any SID, of whatever kind. */
export const isSidShape = (text: string): boolean => SHAPE.test(text)
