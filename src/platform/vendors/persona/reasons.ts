import { type Reason, type ReasonCode, reason } from '../../../domain/reasons.ts'
import type { PersonaCheck, PersonaVerification } from './shapes.ts'

/** Failed checks by the reason they mean to us, by the middle of Persona's name: `id_<x>_detection`. */
const DETECTIONS: Partial<Record<ReasonCode, readonly string[]>> = {
  blurry: ['blur', 'portrait_clarity', 'video_quality'],
  glare: ['glare'],
  cut_off: ['corner', 'double_side'],
  expired: ['expired'],
  country_mismatch: ['disallowed_country'],
  unsupported: ['disallowed_type', 'type', 'entity', 'unprocessable_submission', 'damaged', 'real_id'],
}

/** These tell that something could not be found: a corner is the likely cause only if the picture is neither blurred nor glaring. */
const NOT_FOUND = ['portrait', 'barcode', 'mrz', 'extracted_properties']

const COMPARISONS = ['inquiry', 'account', 'attribute']

const FRAUD = [
  ...['tamper', 'physical_tamper', 'fabrication', 'electronic_replica', 'paper', 'handwriting', 'compromised', 'color_inconsistency'],
  ...['public_figure', 'repeat', 'inconsistent_repeat', 'age_inconsistency', 'barcode_inconsistency', 'mrz_inconsistency'],
  ...['extraction_inconsistency', 'number_format_inconsistency', 'valid_dates', 'experimental_model'],
]

/** Fraud checks that have a word of ours; the rest are told as suspected fraud. */
const STAFF_WORDS: Partial<Record<string, ReasonCode>> = {
  repeat: 'document_reused',
  inconsistent_repeat: 'document_reused',
  tamper: 'edited_image',
  physical_tamper: 'edited_image',
  fabrication: 'edited_image',
  mrz_inconsistency: 'mrz_print_disagree',
  extraction_inconsistency: 'mrz_print_disagree',
}

export interface MappedReasons {
  reasons: Reason[]
  staffReasons: Reason[]
  /** Names of failed required checks that no table knows: a person has to look. */
  unknown: string[]
}

/** Our reasons for a verification that failed: what was required comes first, other quality findings follow as hints. */
export function reasonsOf(verification: PersonaVerification): MappedReasons {
  const failed = verification.checks.filter(({ status }) => status === 'failed')
  const required = failed.filter(({ requirement }) => requirement !== 'not_required')
  const isUnclear = failed.some(check => /_(blur|glare)_detection$/.test(check.name))
  const found: MappedReasons = { reasons: [], staffReasons: [], unknown: [] }
  for (const check of required) sort(check, verification, isUnclear, found)
  for (const check of failed.filter(({ requirement }) => requirement === 'not_required')) {
    const code = detected(check)
    if (code === 'blurry' || code === 'glare' || code === 'cut_off') add(found.reasons, reason(code))
  }
  return found
}

function sort(check: PersonaCheck, verification: PersonaVerification, isUnclear: boolean, found: MappedReasons): void {
  const what = middleOf(check.name)
  const code = detected(check)
  if (code === 'country_mismatch') {
    const seen = check.metadata['country-code'] ?? verification.countryCode
    const expected = check.metadata['selected-country-code']
    add(found.reasons, reason(code, { ...(seen && { seen }), ...(expected && { expected }) }))
  } else if (code === 'expired') {
    add(found.reasons, reason(code, verification.expirationDate ? { seen: verification.expirationDate } : {}))
  } else if (code) add(found.reasons, reason(code))
  else if (isComparison(check) && COMPARISONS.includes(what)) add(found.reasons, reason('detail_mismatch'))
  else if (NOT_FOUND.includes(what)) add(found.reasons, reason(isUnclear ? 'blurry' : 'cut_off'))
  else if (FRAUD.includes(what) || (isComparison(check) && what === 'selfie')) {
    add(found.reasons, reason('suspected_fraud'))
    add(found.staffReasons, reason(STAFF_WORDS[what] ?? 'suspected_fraud'))
  } else found.unknown.push(check.name)
}

function add(reasons: Reason[], next: Reason): void {
  if (!reasons.some(({ code }) => code === next.code)) reasons.push(next)
}

const isComparison = ({ name }: PersonaCheck): boolean => name.endsWith('_comparison')
const middleOf = (name: string): string => name.replace(/^id_/, '').replace(/_(detection|comparison)$/, '')

function detected(check: PersonaCheck): ReasonCode | undefined {
  if (isComparison(check)) return undefined
  const what = middleOf(check.name)
  const entry = Object.entries(DETECTIONS).find(([, names]) => names.includes(what))
  // The keys of DETECTIONS are reason codes; Object.entries forgets it.
  return entry?.[0] as ReasonCode | undefined
}
