import { type Reason, reason } from '../reasons.ts'
import { EVALUATION_CODES, type RequirementResult } from './evaluate.ts'

/** What an evaluation found open, as reasons: each paper that is missing, and each field that is missing or wrong. Names, no values. */
export function lacksOf(results: readonly RequirementResult[]): Reason[] {
  return results.flatMap(({ passed, error_code: code, invalid, requirement_name: document }): Reason[] => {
    if (passed) return []
    if (code === EVALUATION_CODES.documentMissing) return [reason('missing_document', { document })]
    if (invalid.length === 0) return [reason('missing_information', { document })]
    return invalid.map(({ object_field: field }) => reason('missing_information', { field, document }))
  })
}

/** What is lacking now and was not lacking before: an approval that once let something pass is not asked for it again. */
export function newlyLacking(now: readonly Reason[], before: readonly Reason[]): Reason[] {
  const known = new Set(before.map(keyOf))
  return now.filter(one => !known.has(keyOf(one)))
}

const keyOf = ({ code, field, document }: Reason): string => `${code} ${field} ${document}`
