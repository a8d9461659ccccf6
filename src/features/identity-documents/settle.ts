import { dueAt } from '../../domain/business-hours.ts'
import { after } from '../../domain/lifecycle.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import { type Audit, change, type JobDraft } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { markAddressVerified } from '../addresses/store.ts'
import type { DocumentFile } from '../documents/file.ts'
import type { KeepReading } from '../documents/read-file.ts'
import { filesOf, setEraseAfter, unusedUntil } from '../documents/store.ts'
import { findRegulation } from '../regulations/store.ts'
import { openReview } from '../reviews/store.ts'
import { statusCallback } from './callback.ts'
import { changedProofs } from './changed-proofs.ts'
import type { DecidedBy, IdentityDocument } from './identity-document.ts'
import { ruleAtPass } from './lacking.ts'
import { lookAt } from './look.ts'
import { lockIdentityDocument, saveIdentityDocument } from './store.ts'

export interface Settled {
  document: IdentityDocument
  audit: Audit[]
  jobs: JobDraft[]
}

/**
 * Looks at a document after a scan of it was read. A draft gets its comparison; a pending one is decided, or given to a person.
 * A job: it may run twice. `keep` writes the new reading; `isFinal`: the machine has had its time, so scans that are still unread
 * count as not read.
 */
export async function settleIdentityDocument(
  ctx: Context,
  accountSid: string,
  sid: string,
  { isFinal = false, keep }: { isFinal?: boolean; keep?: KeepReading } = {},
): Promise<void> {
  await change(ctx, async tx => {
    const document = await lockIdentityDocument(tx, ctx, accountSid, sid)
    const kept = (await keep?.(tx)) ?? []
    const regulation = document && (await findRegulation(tx, document))
    const isOpen = document?.state === 'draft' || (document?.state === 'pending' && document.reviewDueAt === null)
    const done = document && regulation && isOpen ? await settleFiled(tx, ctx, document, { regulation, isFinal }) : undefined
    const [first, ...rest] = [...kept, ...(done?.audit ?? [])]
    return { result: undefined, audit: first ? [first, ...rest] : 'unchanged', jobs: done?.jobs ?? [] }
  })
}

const settleFiled = async (tx: Tx, ctx: Context, document: IdentityDocument, about: { regulation: Regulation; isFinal: boolean }) =>
  settle(tx, ctx, document, { ...about, files: await filesOf(tx, ctx, document.accountSid, document.sid) })

/** The same inside a running change: writes the document and says what was done. */
export async function settle(
  tx: Tx,
  ctx: Context,
  document: IdentityDocument,
  about: { regulation: Regulation; files: DocumentFile[]; isFinal: boolean },
): Promise<Settled> {
  const { regulation, files, isFinal } = about
  const look = await lookAt(tx, ctx, document, regulation, files)
  const seen: IdentityDocument = { ...document, verdict: look.verdict, expiresOn: look.expiresOn }
  const isRead = files.every(({ state }) => state !== 'reading')
  if (document.state !== 'pending' || look.decision === 'wait' || (!isRead && !isFinal)) {
    await saveIdentityDocument(tx, ctx, seen)
    return { document: seen, audit: [], jobs: [] }
  }
  if (look.decision === 'person' || !isRead) return toPerson(tx, ctx, seen)
  return conclude(tx, ctx, seen, look.decision, look.by)
}

/** Ends the case: by the machine's verdict, or by a reviewer's, who may take back what had passed. */
export async function conclude(
  tx: Tx,
  ctx: Context,
  document: IdentityDocument,
  decision: 'pass' | 'fail' | 'revoke',
  by: DecidedBy,
): Promise<Settled> {
  const state = after('identity_document', document.state, decision)
  const decided: IdentityDocument = {
    ...document,
    ...(decision === 'pass' ? await ruleAtPass(tx, ctx, document) : {}),
    state,
    decidedAt: ctx.now,
    decidedBy: by,
    reviewDueAt: null,
    updatedAt: ctx.now,
  }
  await saveIdentityDocument(tx, ctx, decided)
  await setEraseAfter(tx, document.accountSid, document.sid, unusedUntil(ctx))
  if (state === 'passed' && document.addressSid) await markAddressVerified(tx, document.accountSid, document.addressSid, ctx.now)
  return {
    document: decided,
    audit: [
      {
        what: `identity_document.${state}`,
        sid: document.sid,
        accountSid: document.accountSid,
        from: document.state,
        to: state,
        callback: statusCallback(decided),
      },
    ],
    jobs: changedProofs(document),
  }
}

async function toPerson(tx: Tx, ctx: Context, document: IdentityDocument): Promise<Settled> {
  const review = await openReview(tx, ctx, {
    accountSid: document.accountSid,
    subjectSid: document.sid,
    subjectType: 'identity_document',
    why: document.verdict?.why ?? [],
    dueAt: dueAt(ctx.now, ctx.policy.reviewHours, ctx.policy.calendar),
  })
  const waiting: IdentityDocument = { ...document, reviewDueAt: review.dueAt, updatedAt: ctx.now }
  await saveIdentityDocument(tx, ctx, waiting)
  return {
    document: waiting,
    audit: [{ what: 'identity_document.queued', sid: document.sid, accountSid: document.accountSid, from: 'pending', to: 'pending' }],
    jobs: [],
  }
}
