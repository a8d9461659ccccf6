import { AppError } from '../../domain/errors.ts'
import { type Context, scopeOf } from './context.ts'
import type { Tx } from './pool.ts'

/** One line of the journal, which is audit trail and event list at once: sids and states, never personal data. */
export interface Audit {
  /** `identity_document.submitted`: resource and what happened to it. */
  what: string
  sid: string
  /** Whose it is, when that is not the context's account. */
  accountSid?: string
  from?: string | null
  to?: string | null
  callback?: Callback | undefined
}

/** A status callback that leaves with this change. Fields are sent as a form; no personal data. */
export interface Callback {
  url: string
  fields: Record<string, string>
}

export interface JobDraft {
  kind: string
  sid: string
  accountSid?: string
  /** Not before; the context's now when left out. */
  runAt?: Date
}

export interface Changed<T> {
  result: T
  /** What was done. 'unchanged' when the work found nothing to do. */
  audit: Audit | readonly [Audit, ...Audit[]] | 'unchanged'
  jobs?: readonly JobDraft[]
}

/**
 * Runs one change: checks the right to write, opens the transaction, writes the journal, callbacks and jobs, commits.
 * A verb that forgets its audit entry does not compile; if the row cannot be written, nothing is. @throws AppError readOnly
 */
export async function change<T>(ctx: Context, work: (tx: Tx) => Promise<Changed<T>>): Promise<T> {
  if (!ctx.actor.mayWrite) throw new AppError('readOnly')
  let entries: readonly Audit[] = []
  const result = await ctx.db.begin(scopeOf(ctx), async tx => {
    const { result, audit, jobs = [] } = await work(tx)
    entries = audit === 'unchanged' ? [] : isList(audit) ? audit : [audit]
    for (const entry of entries) record(tx, ctx, entry)
    if (jobs.length > 0) enqueue(tx, ctx, jobs)
    await ctx.remember?.(tx, result)
    return result
  })
  if (entries.some(({ sid }) => KEPT.test(sid))) ctx.db.kept.forget()
  return result
}

const isList = (audit: Audit | readonly [Audit, ...Audit[]]): audit is readonly [Audit, ...Audit[]] => Array.isArray(audit)

/** Accounts, keys, staff and rules: what is kept in memory for a moment is read anew once one of them has changed. */
const KEPT = /^(AC|SK|ST|RN)/

function record(tx: Tx, ctx: Context, { what, sid, accountSid = ctx.accountSid, from = null, to = null, callback }: Audit): void {
  const eventSid = ctx.mint('event')
  tx.later(
    `insert into events (sid, account_sid, actor_kind, actor_sid, request_id, at, what, subject_sid, state_from, state_to)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [eventSid, accountSid, ctx.actor.kind, ctx.actor.sid, ctx.requestId, ctx.now, what, sid, from, to],
  )
  if (!callback) return
  tx.later(
    `insert into callback_deliveries (sid, account_sid, event_sid, subject_sid, url, fields, next_attempt_at, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7)`,
    [ctx.mint('delivery'), accountSid, eventSid, sid, callback.url, callback.fields, ctx.now],
  )
}

/** Adds jobs inside a running transaction. */
export function enqueue(tx: Tx, ctx: Pick<Context, 'accountSid' | 'now'>, jobs: readonly JobDraft[]): void {
  for (const { kind, sid, accountSid = ctx.accountSid, runAt = ctx.now } of jobs) {
    tx.later('insert into jobs (kind, account_sid, sid, run_at, created_at) values ($1, $2, $3, $4, $5)', [
      kind,
      accountSid,
      sid,
      runAt,
      ctx.now,
    ])
  }
  tx.later(`select pg_notify('countersign_jobs', '')`)
}
