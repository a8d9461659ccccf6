import { AppError } from '../../domain/errors.ts'
import { after } from '../../domain/lifecycle.ts'
import { reason } from '../../domain/reasons.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { findSupportingDocument, ownerOfSupportingDocument, proofsWith, saveSupportingDocument } from './store.ts'
import type { SupportingDocument } from './supporting-document.ts'

const EVENTS = {
  'pending-review': 'submit',
  approved: 'approve',
  'provisionally-approved': 'provisionally_approve',
  rejected: 'reject',
  expired: 'expire',
} as const

/** Sandbox: forces a verdict or an end date; a draft counts as submitted. @throws AppError notFound, invalidParameter, wrongState */
export function simulateSupportingDocument(
  ctx: Context,
  input: { sid: string; status: string | undefined; validUntil: string | undefined },
): Promise<{ status: string }> {
  return change(ctx, async tx => {
    const found = await ownerOfSupportingDocument(tx, input.sid)
    const owner: Context = { ...ctx, accountSid: found?.accountSid ?? '' }
    const document = found && (await findSupportingDocument(tx, owner, found.host, input.sid, true))
    if (!document) throw new AppError('notFound')
    const simulated: SupportingDocument = input.validUntil
      ? { ...document, expiresOn: input.validUntil.slice(0, 10), updatedAt: ctx.now }
      : { ...document, ...verdictOf(document, input.status), updatedAt: ctx.now }
    await saveSupportingDocument(tx, owner, simulated)
    const { accountSid } = document
    return {
      result: { status: simulated.state },
      audit: { what: 'sandbox.simulated', sid: document.sid, accountSid, from: document.state, to: simulated.state },
      jobs: (await proofsWith(tx, document)).map(sid => ({ kind: 'proof.changed', sid, accountSid })),
    }
  })
}

function verdictOf(document: SupportingDocument, wanted: string | undefined): Pick<SupportingDocument, 'state' | 'verdict'> {
  const event = Object.entries(EVENTS).find(([state]) => state === wanted)?.[1]
  if (!event) throw new AppError('invalidParameter', { name: 'Status', why: `one of ${Object.keys(EVENTS).join(', ')}` })
  const isHandedIn = event === 'submit' || document.state !== 'draft'
  const state = after('supporting_document', isHandedIn ? document.state : after('supporting_document', 'draft', 'submit'), event)
  const reasons = event === 'reject' ? [reason('other')] : []
  return { state, verdict: { comparison: document.verdict?.comparison ?? [], reasons } }
}
