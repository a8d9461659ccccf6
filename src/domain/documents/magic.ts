import type { ReasonCode } from '../reasons.ts'

/** What a test account's document comes to, whatever its scans show. */
export type Script = { decision: 'pass' } | { decision: 'person' } | { decision: 'fail'; reason: ReasonCode; field?: string }

/** Published in docs/guides/sandbox.md: values of `document_number` that decide a document of a test account. */
export const MAGIC_DOCUMENT_NUMBERS: Readonly<Record<string, Script>> = {
  'TEST-PASS': { decision: 'pass' },
  'TEST-PERSON': { decision: 'person' },
  'TEST-BLURRY': { decision: 'fail', reason: 'blurry' },
  'TEST-GLARE': { decision: 'fail', reason: 'glare' },
  'TEST-CUT-OFF': { decision: 'fail', reason: 'cut_off' },
  'TEST-EXPIRED': { decision: 'fail', reason: 'expired', field: 'expiry_date' },
  'TEST-COUNTRY': { decision: 'fail', reason: 'country_mismatch', field: 'issuing_country' },
  'TEST-DETAIL': { decision: 'fail', reason: 'detail_mismatch', field: 'birth_date' },
  'TEST-NAME': { decision: 'fail', reason: 'name_mismatch', field: 'last_name' },
  'TEST-ADDRESS': { decision: 'fail', reason: 'address_mismatch', field: 'street' },
}

/** The script that the details ask for; letters of any case, spaces around do not count. Only for test accounts. */
export function scriptOf(details: Readonly<Record<string, unknown>>): Script | undefined {
  const value = details.document_number
  const name = typeof value === 'string' ? value.trim().toUpperCase() : ''
  return Object.hasOwn(MAGIC_DOCUMENT_NUMBERS, name) ? MAGIC_DOCUMENT_NUMBERS[name] : undefined
}
