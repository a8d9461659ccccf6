import { dueAt } from '../../domain/business-hours.ts'
import { AppError } from '../../domain/errors.ts'
import { after, can } from '../../domain/lifecycle.ts'
import type { Reason } from '../../domain/reasons.ts'
import { isDay } from '../../domain/regulations/days.ts'
import type { Audit, JobDraft } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { markAddressVerified } from '../addresses/store.ts'
import { setEraseAfter, unusedUntil } from '../documents/store.ts'
import { openReview } from '../reviews/store.ts'
import { saveSupportingDocument } from '../supporting-documents/store.ts'
import type { SupportingDocument } from '../supporting-documents/supporting-document.ts'
import { countNumbersWithBundle } from '../usage/store.ts'
import { relySids } from './assignment-store.ts'
import type { Bundle } from './bundle.ts'
import { statusCallback } from './callback.ts'
import type { Contents } from './filed.ts'
import { ruleAtApproval } from './rule-at-approval.ts'
import { saveBundle } from './store.ts'

export interface Settled {
  bundle: Bundle
  audit: Audit[]
  jobs: JobDraft[]
}

/** Gives a submitted bundle to a person, with a due time. */
export async function queue(
  tx: Tx,
  ctx: Context,
  bundle: Bundle,
  documents: readonly SupportingDocument[],
  why = whyPerson(documents),
): Promise<{ bundle: Bundle; audit: Audit[] }> {
  const review = await openReview(tx, ctx, {
    accountSid: bundle.accountSid,
    subjectSid: bundle.sid,
    subjectType: bundle.kind,
    why,
    dueAt: dueAt(ctx.now, ctx.policy.reviewHours, ctx.policy.calendar),
  })
  const waiting: Bundle = { ...bundle, reviewDueAt: review.dueAt }
  await saveBundle(tx, ctx, waiting)
  return {
    bundle: waiting,
    audit: [{ what: `${bundle.kind}.queued`, sid: bundle.sid, accountSid: bundle.accountSid, from: bundle.state, to: bundle.state }],
  }
}

/** What the machine has to say to the reviewer: fields, never values. */
function whyPerson(documents: readonly SupportingDocument[]): string[] {
  const open = documents.flatMap(({ type, verdict }) =>
    (verdict?.comparison ?? [])
      .filter(({ verdict: found }) => found !== 'same')
      .map(({ field, verdict: found }) => `${type}: ${field} is ${found.replace('_', ' ')}`),
  )
  return open.length > 0 ? [...new Set(open)] : ['Bundles are decided by a person']
}

/**
 * Ends the case: with reasons it is rejected and so are its documents, without it is approved with them. `isAsk`: only the documents that a
 * reason names are rejected, the others stand. `ctx.accountSid` is the owner's.
 * @throws AppError wrongState, conflict when a document was rejected or ran out, or the rule came to ask for more, while the bundle waited
 */
export async function conclude(
  tx: Tx,
  ctx: Context,
  bundle: Bundle,
  contents: Pick<Contents, 'endUsers' | 'documents' | 'addresses'>,
  reasons: readonly Reason[],
  by: Bundle['decidedBy'],
  isAsk = false,
): Promise<Settled> {
  const isApproval = reasons.length === 0
  const state = after('bundle', bundle.state, isApproval ? 'approve' : 'reject')
  const rule = isApproval ? await ruleAtApproval(tx, ctx, bundle, contents) : { validUntil: null }
  const decided: Bundle = {
    ...bundle,
    ...rule,
    state,
    reasons: [...reasons],
    decidedAt: ctx.now,
    decidedBy: by,
    reviewDueAt: null,
    updatedAt: ctx.now,
  }
  await saveBundle(tx, ctx, decided)
  const named = new Set(reasons.map(({ document }) => document))
  const [faulty, good] = isAsk
    ? [contents.documents.filter(({ sid }) => named.has(sid)), contents.documents.filter(({ sid }) => !named.has(sid))]
    : isApproval
      ? [[], contents.documents]
      : [contents.documents, []]
  await approveDocuments(tx, ctx, good)
  await rejectDocuments(tx, ctx, bundle, faulty, reasons)
  if (isApproval) for (const { sid } of contents.addresses) await markAddressVerified(tx, ctx.accountSid, sid, ctx.now)
  const isUsed = isApproval && (await countNumbersWithBundle(tx, bundle.accountSid, bundle.sid)) > 0
  const keptUntil = isUsed ? null : unusedUntil(ctx)
  const relied = await relySids(
    tx,
    ctx,
    bundle.sid,
    contents.documents.map(({ sid }) => sid),
  )
  for (const { sid } of contents.documents) if (!relied.has(sid)) await setEraseAfter(tx, bundle.accountSid, sid, keptUntil)
  const { sid, accountSid, kind } = bundle
  return {
    bundle: decided,
    audit: [{ what: `${kind}.${state}`, sid, accountSid, from: bundle.state, to: state, callback: statusCallback(decided) }],
    // Numbers may rely on the bundle, or on another proof beside an address that it shows.
    jobs: [sid, ...contents.addresses.map(address => address.sid)].map(proof => ({ kind: 'proof.changed', sid: proof, accountSid })),
  }
}

async function approveDocuments(tx: Tx, ctx: Context, documents: readonly SupportingDocument[]): Promise<void> {
  for (const document of documents) {
    if (document.state === 'approved') continue
    if (!can('supporting_document', 'approve', document.state))
      throw new AppError('conflict', {
        why: `A document of this bundle is ${document.state} by now. Reject it, so that its owner can mend it`,
      })
    const state = after('supporting_document', document.state, 'approve')
    await saveSupportingDocument(tx, ctx, { ...document, state, expiresOn: endOf(document), updatedAt: ctx.now })
  }
}

/** A paper that carries another approved bundle stays approved: only this use of it was refused. */
async function rejectDocuments(
  tx: Tx,
  ctx: Context,
  { sid }: Bundle,
  documents: readonly SupportingDocument[],
  reasons: readonly Reason[],
): Promise<void> {
  const relied = await relySids(
    tx,
    ctx,
    sid,
    documents.map(document => document.sid),
  )
  for (const document of documents) {
    if (relied.has(document.sid) || !can('supporting_document', 'reject', document.state)) continue
    const state = after('supporting_document', document.state, 'reject')
    const verdict = { reasons: reasonsFor(document, reasons), comparison: document.verdict?.comparison ?? [] }
    await saveSupportingDocument(tx, ctx, { ...document, state, verdict, updatedAt: ctx.now })
  }
}

/** What is said of this very document and of the whole; all of it where nothing is. */
function reasonsFor({ sid }: SupportingDocument, reasons: readonly Reason[]): Reason[] {
  const own = reasons.filter(({ document }) => document === undefined || document === sid)
  return own.length > 0 ? own : [...reasons]
}

/** The day on which the paper ends, as its owner typed it, else as the machine read it. */
function endOf({ attributes, verdict }: SupportingDocument): string | null {
  const typed = attributes.expiry_date ?? attributes.expiration_date
  if (typeof typed === 'string' && isDay(typed)) return typed
  const read = verdict?.comparison.find(({ field }) => field === 'expiry_date')?.expected
  return read && isDay(read) ? read : null
}
