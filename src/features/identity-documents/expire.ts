import { after } from '../../domain/lifecycle.ts'
import { reason } from '../../domain/reasons.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { eachApart } from '../../platform/queue/each-apart.ts'
import { statusCallback } from './callback.ts'
import { changedProofs } from './changed-proofs.ts'
import { endedIdentityDocuments, lockIdentityDocument, overdueIdentityDocuments, saveIdentityDocument } from './store.ts'

const BATCH = 100

/** Ends passed documents whose paper has ended: a sweep. Returns how many. */
export async function expireIdentityDocuments(ctx: Context): Promise<number> {
  const today = ctx.now.toISOString().slice(0, 10)
  const ended = await read(ctx, tx => endedIdentityDocuments(tx, today, BATCH))
  return eachApart(ended, ({ sid, accountSid }) =>
    change(ctx, async tx => {
      const document = await lockIdentityDocument(tx, ctx, accountSid, sid)
      if (document?.state !== 'passed') return { result: undefined, audit: 'unchanged' }
      const expired = { ...document, state: after('identity_document', document.state, 'expire'), updatedAt: ctx.now }
      await saveIdentityDocument(tx, ctx, expired)
      return {
        result: undefined,
        audit: { what: 'identity_document.expired', sid, accountSid, from: 'passed', to: 'expired', callback: statusCallback(expired) },
        jobs: changedProofs(expired),
      }
    }),
  )
}

/** Fails passed documents that were not mended until the day that a change of their rule set: a sweep. Returns how many. */
export async function failOutdated(ctx: Context): Promise<number> {
  const overdue = await read(ctx, tx => overdueIdentityDocuments(tx, ctx.now, BATCH))
  return eachApart(overdue, ({ sid, accountSid }) =>
    change(ctx, async tx => {
      const document = await lockIdentityDocument(tx, ctx, accountSid, sid)
      if (document?.state !== 'passed' || document.validUntil === null || document.validUntil > ctx.now)
        return { result: undefined, audit: 'unchanged' }
      const verdict = { comparison: document.verdict?.comparison ?? [], why: [], reasons: [reason('regulation_changed')] }
      const failed = { ...document, verdict, state: after('identity_document', document.state, 'revoke'), updatedAt: ctx.now }
      await saveIdentityDocument(tx, ctx, failed)
      return {
        result: undefined,
        audit: { what: 'identity_document.failed', sid, accountSid, from: 'passed', to: 'failed', callback: statusCallback(failed) },
        jobs: changedProofs(failed),
      }
    }),
  )
}
