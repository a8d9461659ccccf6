import { type ComparisonRow, compareDetails } from '../../domain/documents/compare.ts'
import { parseSid } from '../../domain/ids.ts'
import { change } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAddress } from '../addresses/store.ts'
import type { DocumentFile } from '../documents/file.ts'
import type { KeepReading } from '../documents/read-file.ts'
import { filesOf } from '../documents/store.ts'
import { endUsersBySids } from '../end-users/store.ts'
import { assignedBesides } from '../usage/store.ts'
import { addressSidsIn, findSupportingDocument, hostOfDocument, saveSupportingDocument, unsettledBundlesWith } from './store.ts'
import type { SupportingDocument } from './supporting-document.ts'

/**
 * Keeps a reading and sets what was read on the scans beside the typed details. It never changes the document's state; a bundle that waits
 * for the reading is settled next.
 */
export async function lookAtSupportingDocument(ctx: Context, accountSid: string, sid: string, keep: KeepReading): Promise<void> {
  const owner: Context = { ...ctx, accountSid }
  await change(owner, async tx => {
    const host = await hostOfDocument(tx, sid)
    const document = host && (await findSupportingDocument(tx, owner, host, sid, true))
    const [first, ...rest] = await keep(tx)
    if (!document || !first) return { result: undefined, audit: first ? [first, ...rest] : 'unchanged' }
    const comparison = await compareScans(tx, owner, document, await filesOf(tx, owner, accountSid, sid))
    await saveSupportingDocument(tx, owner, { ...document, verdict: { reasons: document.verdict?.reasons ?? [], comparison } })
    const bundles = await unsettledBundlesWith(tx, accountSid, sid)
    return {
      result: undefined,
      audit: [first, ...rest, { what: 'supporting_document.read', sid, from: document.state, to: document.state }],
      jobs: bundles.map(bundle => ({ kind: 'bundle.settle', sid: bundle })),
    }
  })
}

/** The document's own details come first; what it does not say is taken from the end users that are filed together with it. */
export async function compareScans(
  tx: Tx,
  ctx: Context,
  document: SupportingDocument,
  files: readonly DocumentFile[],
): Promise<ComparisonRow[]> {
  const readings = files.flatMap(({ sid, documentType, reading }) => (reading ? [{ sid, kind: documentType, reading }] : []))
  if (readings.length === 0) return []
  const endUsers = await endUsersBySids(tx, ctx, await assignedBesides(tx, ctx.accountSid, document.sid))
  const details = Object.assign({}, ...endUsers.map(({ attributes }) => attributes), document.attributes)
  const addressSid = parseSid('address', addressSidsIn(document.attributes)[0])
  const address = addressSid ? await findAddress(tx, ctx, addressSid) : undefined
  return compareDetails(details, address ?? null, readings)
}
