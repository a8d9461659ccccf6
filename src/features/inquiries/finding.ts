import { dueAt } from '../../domain/business-hours.ts'
import type { CaseRef } from '../../domain/vendor.ts'
import { change, type JobDraft } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { openReview } from '../reviews/store.ts'
import { lockInquiry, ownerOfCase } from './store.ts'

/** One job for each check that a finding about another one concerns. */
export async function findingJobs(tx: Tx, cases: readonly CaseRef[]): Promise<JobDraft[]> {
  const jobs: JobDraft[] = []
  for (const ref of cases) {
    const owner = await ownerOfCase(tx, ref)
    if (owner) jobs.push({ kind: 'inquiry.finding', ...owner })
  }
  return jobs
}

/**
 * A later finding about a check that has passed: a person looks at it again, and may take the approval back. Until then it stands, so
 * that nobody loses an account by what another shows. A job: it may run twice.
 */
export function noteFinding(ctx: Context, accountSid: string, sid: string): Promise<void> {
  return change(ctx, async tx => {
    const inquiry = await lockInquiry(tx, ctx, accountSid, sid)
    if (inquiry?.state !== 'passed') return { result: undefined, audit: 'unchanged' }
    const due = dueAt(ctx.now, ctx.policy.reviewHours, ctx.policy.calendar)
    const about = { accountSid, subjectSid: sid, subjectType: 'inquiry' as const, why: ['document_reused'], dueAt: due, isReopened: true }
    await openReview(tx, ctx, about)
    return { result: undefined, audit: { what: 'inquiry.found_later', sid, accountSid, from: 'passed', to: 'passed' } }
  })
}
