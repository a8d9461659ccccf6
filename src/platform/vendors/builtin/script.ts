import { type Script, SLOW_MS, scriptOf } from '../../../domain/documents/magic.ts'
import { reason } from '../../../domain/reasons.ts'
import { type Builtin, detailsOf, type SealedOutcome } from './own.ts'
import type { CaseRow, SubmissionRow } from './store.ts'

/** What a magic value of a test account asks for; `turn` counts the case's submissions from 1. Undefined for everybody else. */
export async function scriptOfCase(own: Builtin, found: CaseRow, turn: number): Promise<Script | undefined> {
  return found.isTest && found.sealed ? scriptOf(await detailsOf(own, found), turn) : undefined
}

/** The outcome by the script, or undefined while there is none: the vendor is slow, or fails. */
export function scriptedOutcome(script: Script, { createdAt }: SubmissionRow, now: Date): SealedOutcome['outcome'] | undefined {
  switch (script.decision) {
    case 'pass':
      return { state: 'passed', staffReasons: [] }
    case 'person':
      return { state: 'review', reasons: [], staffReasons: [] }
    case 'fail':
      return { state: 'retry', reasons: [reason(script.reason, script.field ? { field: script.field } : {})], sides: {}, staffReasons: [] }
    case 'slow':
      return now.getTime() - createdAt.getTime() < SLOW_MS ? undefined : { state: 'passed', staffReasons: [] }
    case 'error':
      return undefined
  }
}
