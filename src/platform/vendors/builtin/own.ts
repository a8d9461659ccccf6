import type { ComparisonRow } from '../../../domain/documents/compare.ts'
import { AppError } from '../../../domain/errors.ts'
import { DEFAULT_FRAUD_POLICY, type FraudPolicy } from '../../../domain/fraud.ts'
import type { Reading } from '../../../domain/reading/reading.ts'
import type { AttemptOutcome } from '../../../domain/vendor.ts'
import type { Database, Tx } from '../../postgres/pool.ts'
import type { Vault } from '../../vault/vault.ts'
import type { CaseRow } from './store.ts'

export interface BuiltinOptions {
  db: Database
  /** The vendor's own vault: its files and keys lie apart from the core's. */
  vault: Vault
  reader: { read(bytes: Uint8Array, hints: { country?: string; kind?: string; today: string }): Promise<Reading> }
  /** Decodes and encodes anew, so that a reviewer's browser never gets the original bytes. */
  reencode(bytes: Uint8Array): Promise<Uint8Array>
  /** Asked at each judgement: an operator may change the rules at any time. */
  fraud?: () => FraudRules
}

export interface FraudRules {
  policy: FraudPolicy
  /** Cases of one account in a day beyond which it is a sign of fraud. */
  checksADay: number
  /** Cases in a day that one paper may be shown in. */
  showingsADay: number
}

export const DEFAULT_FRAUD_RULES: FraudRules = { policy: DEFAULT_FRAUD_POLICY, checksADay: 200, showingsADay: 5 }

/** What the vendor's rooms share. */
export type Builtin = Required<BuiltinOptions>

export const outcomeAbout = (attemptSid: string): string => `vendor:${attemptSid}:outcome`

/** What is kept of a judgement until erasure, for the next attempt and for reviewers. */
export interface SealedOutcome {
  outcome: Extract<AttemptOutcome, { state: 'passed' | 'retry' | 'review' }>
  comparison: ComparisonRow[]
  why: string[]
}

/** The vendor is a party of its own: it sees its schema whole, and nothing in it is filtered by account. */
export const work = <T>({ db }: Pick<Builtin, 'db'>, doing: (tx: Tx) => Promise<T>): Promise<T> => db.begin({ scope: 'system' }, doing)

export const detailsAbout = (inquirySid: string): string => `vendor:${inquirySid}:details`

/** What `start` sealed for this very case. */
export const detailsOf = ({ vault }: Builtin, { keySlot, inquirySid, sealed }: CaseRow): Promise<Record<string, string>> =>
  vault.unseal(keySlot, detailsAbout(inquirySid), sealed ?? Buffer.alloc(0)) as Promise<Record<string, string>>

/** A case whose pictures may still be read. @throws AppError notFound, gone */
export function requireLiving(found: CaseRow | undefined, now: Date): CaseRow {
  if (!found) throw new AppError('notFound')
  if (found.erasedAt || now >= found.eraseAfter) throw new AppError('gone')
  return found
}
