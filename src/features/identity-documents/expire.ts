import { after } from '../../domain/lifecycle.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { statusCallback } from './callback.ts'
import { endedIdentityDocuments, lockIdentityDocument, saveIdentityDocument } from './store.ts'

const BATCH = 100

/** Ends passed documents whose paper has ended: a sweep. Returns how many. */
export async function expireIdentityDocuments(ctx: Context): Promise<number> {
  const today = ctx.now.toISOString().slice(0, 10)
  const ended = await read(ctx, tx => endedIdentityDocuments(tx, today, BATCH))
  for (const { sid, accountSid } of ended) {
    await change(ctx, async tx => {
      const document = await lockIdentityDocument(tx, ctx, accountSid, sid)
      if (document?.state !== 'passed') return { result: undefined, audit: 'unchanged' }
      const expired = { ...document, state: after('identity_document', document.state, 'expire'), updatedAt: ctx.now }
      await saveIdentityDocument(tx, ctx, expired)
      return {
        result: undefined,
        audit: { what: 'identity_document.expired', sid, accountSid, from: 'passed', to: 'expired', callback: statusCallback(expired) },
        jobs: [{ kind: 'proof.changed', sid, accountSid }],
      }
    })
  }
  return ended.length
}
