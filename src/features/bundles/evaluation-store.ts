import type { RequirementResult } from '../../domain/regulations/evaluate.ts'
import type { Page, PageRequest } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { listPage } from '../../platform/postgres/list.ts'
import type { Tx } from '../../platform/postgres/pool.ts'

/** What the machine read on one document, as verdicts only: what was typed and seen stays with the document. */
export interface EvaluatedReading {
  document_sid: string
  fields: { field: string; verdict: string }[]
}

/** What was found at a moment; it never changes. */
export interface Evaluation {
  sid: string
  accountSid: string
  bundleSid: string
  ruleSid: string
  ruleVersion: number
  status: 'compliant' | 'noncompliant'
  results: RequirementResult[]
  readings: EvaluatedReading[]
  createdAt: Date
}

const COLUMNS = `sid, account_sid as "accountSid", bundle_sid as "bundleSid", rule_sid as "ruleSid", rule_version as "ruleVersion", status, results, readings, created_at as "createdAt"`

export function insertEvaluation(tx: Tx, evaluation: Evaluation): void {
  tx.later(
    `insert into evaluations (sid, account_sid, bundle_sid, rule_sid, rule_version, status, results, readings, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      evaluation.sid,
      evaluation.accountSid,
      evaluation.bundleSid,
      evaluation.ruleSid,
      evaluation.ruleVersion,
      evaluation.status,
      // pg writes a bare array as a PostgreSQL array, not as JSON.
      JSON.stringify(evaluation.results),
      JSON.stringify(evaluation.readings),
      evaluation.createdAt,
    ],
  )
}

export async function findEvaluation(tx: Tx, ctx: Context, bundleSid: string, sid: string): Promise<Evaluation | undefined> {
  return tx.one<Evaluation>(`select ${COLUMNS} from evaluations where account_sid = $1 and bundle_sid = $2 and sid = $3`, [
    ctx.accountSid,
    bundleSid,
    sid,
  ])
}

/** The evaluation that a submission was judged by. Index: evaluations_bundle. */
export async function latestEvaluation(tx: Tx, ctx: Context, bundleSid: string): Promise<Evaluation | undefined> {
  return tx.one<Evaluation>(
    `select ${COLUMNS} from evaluations where account_sid = $1 and bundle_sid = $2 order by created_at desc, sid desc limit 1`,
    [ctx.accountSid, bundleSid],
  )
}

/** Index: evaluations_bundle. */
export async function listEvaluations(tx: Tx, ctx: Context, bundleSid: string, page: PageRequest): Promise<Page<Evaluation>> {
  return listPage<Evaluation>(
    tx,
    {
      select: `select ${COLUMNS} from evaluations`,
      where: [['account_sid = ? and bundle_sid = ?', ctx.accountSid, bundleSid]],
      orderBy: 'created_at',
      orderType: 'timestamptz',
      direction: 'desc',
    },
    page,
  )
}
