import { AppError } from '../../domain/errors.ts'
import type { Audit } from '../../platform/postgres/change.ts'
import { enqueue } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import type { Decision } from '../reviews/decide.ts'
import type { Review } from '../reviews/review.ts'
import { conclude } from './settle.ts'
import { lockIdentityDocument } from './store.ts'

/** Carries a reviewer's decision out. @throws AppError notFound, wrongState */
export async function decideIdentityDocument(tx: Tx, ctx: Context, review: Review, { decision, reasons }: Decision): Promise<Audit[]> {
  const document = await lockIdentityDocument(tx, ctx, review.accountSid, review.subjectSid)
  if (!document) throw new AppError('notFound')
  const comparison = document.verdict?.comparison ?? []
  const verdict = { comparison, why: document.verdict?.why ?? [], reasons: decision === 'reject' ? reasons : [] }
  const { audit, jobs } = await conclude(tx, ctx, { ...document, verdict }, decision === 'approve' ? 'pass' : 'fail')
  await enqueue(tx, { accountSid: review.accountSid, now: ctx.now }, jobs)
  return audit
}
