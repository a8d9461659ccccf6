import type { ReasonCode } from '../reasons.ts'

/**
 * What a document, a check or a bundle of a test account comes to, whatever its scans show. `slow`: passes, but not at once.
 * `error`: the verification vendor fails, which costs no attempt; where there is none, a person looks.
 */
export type Script = { decision: 'pass' | 'person' | 'slow' | 'error' } | { decision: 'fail'; reason: ReasonCode; field?: string }

/** Published in docs/guides/sandbox.md: values of `document_number` or `business_registration_number` in a test account. */
export const MAGIC_NUMBERS: Readonly<Record<string, Script>> = {
  'TEST-PASS': { decision: 'pass' },
  'TEST-PERSON': { decision: 'person' },
  'TEST-SLOW': { decision: 'slow' },
  'TEST-ERROR': { decision: 'error' },
  'TEST-BLURRY': { decision: 'fail', reason: 'blurry' },
  'TEST-GLARE': { decision: 'fail', reason: 'glare' },
  'TEST-CUT-OFF': { decision: 'fail', reason: 'cut_off' },
  'TEST-DARK': { decision: 'fail', reason: 'too_dark' },
  'TEST-SIDE': { decision: 'fail', reason: 'wrong_side' },
  'TEST-NO-DOCUMENT': { decision: 'fail', reason: 'not_a_document' },
  'TEST-UNREADABLE': { decision: 'fail', reason: 'unreadable_file' },
  'TEST-UNSUPPORTED': { decision: 'fail', reason: 'unsupported' },
  'TEST-EXPIRED': { decision: 'fail', reason: 'expired', field: 'expiry_date' },
  'TEST-COUNTRY': { decision: 'fail', reason: 'country_mismatch', field: 'issuing_country' },
  'TEST-DETAIL': { decision: 'fail', reason: 'detail_mismatch', field: 'birth_date' },
  'TEST-NAME': { decision: 'fail', reason: 'name_mismatch', field: 'last_name' },
  'TEST-ADDRESS': { decision: 'fail', reason: 'address_mismatch', field: 'street' },
  'TEST-FRAUD': { decision: 'fail', reason: 'suspected_fraud' },
}

/** How long a slow one takes. */
export const SLOW_MS = 20_000

const DRAWN = Object.values(MAGIC_NUMBERS)
const SEED = /^TEST-SEED-(\w{1,32})$/

/**
 * The script that the details ask for; letters of any case, spaces around do not count. Only for test accounts. `TEST-SEED-x` draws one
 * of the scripts for each turn (the attempts of a check, counted from 1): the same seed draws the same ones.
 */
export function scriptOf(details: Readonly<Record<string, unknown>>, turn = 1): Script | undefined {
  for (const value of [details.document_number, details.business_registration_number]) {
    const name = typeof value === 'string' ? value.trim().toUpperCase() : ''
    if (Object.hasOwn(MAGIC_NUMBERS, name)) return MAGIC_NUMBERS[name]
    const seed = SEED.exec(name)?.[1]
    if (seed) return DRAWN[mixed(`${seed}|${turn}`) % DRAWN.length]
  }
  return undefined
}

/** FNV-1a with a last stir: the same on every machine, in a browser too. */
function mixed(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ (hash >>> 13)) >>> 0
}

/** What several scripts in one case come to: what is wrong with one is wrong with all, and one that a person looks at has a person look at all. */
export function scriptOfAll(filed: readonly Readonly<Record<string, unknown>>[]): Script | undefined {
  const scripts = filed.map(details => scriptOf(details)).filter(script => script !== undefined)
  for (const decision of ['fail', 'error', 'person', 'slow'] as const) {
    const found = scripts.find(script => script.decision === decision)
    if (found) return found
  }
  return scripts[0]
}
