import { after, can } from '../../domain/lifecycle.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { eachApart } from '../../platform/queue/each-apart.ts'
import { endedSupportingDocuments, findSupportingDocument, proofsWith, saveSupportingDocument } from './store.ts'

const BATCH = 100

/** Ends approved documents whose paper has ended: a sweep. Returns how many. Bundles that hold one no longer prove anything. */
export async function expireSupportingDocuments(ctx: Context): Promise<number> {
  const today = ctx.now.toISOString().slice(0, 10)
  const ended = await read(ctx, tx => endedSupportingDocuments(tx, today, BATCH))
  return eachApart(ended, ({ sid, accountSid, host }) => {
    const owner: Context = { ...ctx, accountSid }
    return change(owner, async tx => {
      const document = await findSupportingDocument(tx, owner, host, sid, true)
      if (!document || !can('supporting_document', 'expire', document.state)) return { result: undefined, audit: 'unchanged' }
      const state = after('supporting_document', document.state, 'expire')
      await saveSupportingDocument(tx, owner, { ...document, state, updatedAt: ctx.now })
      return {
        result: undefined,
        audit: { what: 'supporting_document.expired', sid, from: document.state, to: state },
        jobs: (await proofsWith(tx, document)).map(proof => ({ kind: 'proof.changed', sid: proof })),
      }
    })
  })
}
