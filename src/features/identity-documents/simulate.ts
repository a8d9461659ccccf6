import { AppError } from '../../domain/errors.ts'
import { reason } from '../../domain/reasons.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { withdrawReview } from '../reviews/store.ts'
import { changedProofs } from './changed-proofs.ts'
import type { IdentityDocument } from './identity-document.ts'
import { conclude } from './settle.ts'
import { lockIdentityDocument, ownerOfIdentityDocument, saveIdentityDocument } from './store.ts'

/** Sandbox: forces a verdict or an end date, through the same transition as the real thing. @throws AppError notFound, invalidParameter, wrongState */
export function simulateIdentityDocument(
  ctx: Context,
  input: { sid: string; status: string | undefined; validUntil: string | undefined },
): Promise<{ status: string }> {
  return change(ctx, async tx => {
    const owner = await ownerOfIdentityDocument(tx, input.sid)
    const document = owner && (await lockIdentityDocument(tx, ctx, owner, input.sid))
    if (!document) throw new AppError('notFound')
    if (input.validUntil) {
      const dated: IdentityDocument = { ...document, expiresOn: input.validUntil.slice(0, 10) }
      await saveIdentityDocument(tx, ctx, dated)
      return {
        result: { status: document.state },
        audit: { what: 'sandbox.simulated', sid: document.sid, accountSid: document.accountSid },
        jobs: changedProofs(document),
      }
    }
    const decision = { passed: 'pass', failed: 'fail' } as const
    const wanted = Object.entries(decision).find(([state]) => state === input.status)?.[1]
    if (!wanted) throw new AppError('invalidParameter', { name: 'Status', why: 'passed or failed' })
    const verdict = { comparison: document.verdict?.comparison ?? [], why: [], reasons: wanted === 'fail' ? [reason('other')] : [] }
    const { document: decided, audit, jobs } = await conclude(tx, ctx, { ...document, verdict }, wanted, 'script')
    await withdrawReview(tx, document.sid)
    const [first, ...rest] = audit
    return { result: { status: decided.state }, audit: first ? [first, ...rest] : 'unchanged', jobs }
  })
}
