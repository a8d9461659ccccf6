import { AppError } from '../../domain/errors.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { isHeld } from '../accounts/store.ts'
import { deleteAddress } from '../addresses/delete.ts'
import type { BundleKind } from '../bundles/bundle.ts'
import { deleteBundle } from '../bundles/delete.ts'
import { deleteEndUser } from '../end-users/delete.ts'
import type { Host } from '../end-users/end-user.ts'
import { deleteIdentityDocument } from '../identity-documents/delete.ts'
import type { InquiryServices } from '../inquiries/inquiry.ts'
import { redactInquiry } from '../inquiries/redact.ts'
import { withdrawRequest } from '../requests/reply.ts'
import { findSealedRow, noticesAbout, type SealedTable } from '../retention/deleted-store.ts'
import { eraseFiles, eraseNotes } from '../retention/erase.ts'
import { eraseDetails } from '../retention/erase-deleted.ts'
import { filesToErase, notesToErase } from '../retention/store.ts'
import { deleteSupportingDocument } from '../supporting-documents/delete.ts'
import { removeUser } from '../users/remove.ts'
import type { Item } from './items.ts'
import { accountContext, chosenItems } from './search.ts'

export interface Outcome {
  erased: { sid: string; kind: string }[]
  /** What the law or a running case keeps, with why. */
  kept: { sid: string; kind: string; why: string }[]
}

type Services = Pick<InquiryServices, 'vendor'>

/** Which table holds it, and which verb takes it out of use: the very one its owner would call, so it refuses what relies on it. */
const ERASERS: Readonly<Record<string, { table: SealedTable; take(owner: Context, item: Item, services: Services): Promise<unknown> }>> = {
  bundle: { table: 'bundles', take: deleteAs('bundle') },
  customer_profile: { table: 'bundles', take: deleteAs('customer_profile') },
  trust_product: { table: 'bundles', take: deleteAs('trust_product') },
  identity_document: { table: 'identity_documents', take: (owner, { sid }) => deleteIdentityDocument(owner, sid) },
  supporting_document: { table: 'supporting_documents', take: ofEitherHost(deleteSupportingDocument) },
  end_user: { table: 'end_users', take: ofEitherHost(deleteEndUser) },
  address: { table: 'addresses', take: (owner, { sid }) => deleteAddress(owner, sid) },
  inquiry: { table: 'inquiries', take: (owner, { sid }, services) => redactInquiry(owner, services, owner.accountSid, sid) },
  request: { table: 'requests', take: (owner, { sid }) => withdrawRequest(owner, sid) },
  upgrade: { table: 'upgrades', take: async (_owner, { status }) => requireDecided(status) },
  user: { table: 'users', take: (owner, { sid }) => removeUser(owner, sid) },
}

/** What holds others goes first, so that they are free. */
const ORDER = Object.keys(ERASERS)

/**
 * Erases what was chosen of a person, for good and at once: keys destroyed, receipts kept. What a number relies on, or somebody is
 * deciding about, is kept with the reason. @throws AppError notFound, invalidParameter, underLegalHold
 */
export async function erasePerson(ctx: Context, services: Services, accountSid: string, sids: readonly string[]): Promise<Outcome> {
  const owner = await accountContext(ctx, accountSid)
  if (await read(owner, tx => isHeld(tx, accountSid))) throw new AppError('underLegalHold')
  const items = (await chosenItems(owner, sids)).toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  const outcome: Outcome = { erased: [], kept: [] }
  for (const item of items) {
    const { sid, kind } = item
    const why = await eraseItem(owner, services, item)
    if (why) outcome.kept.push({ sid, kind, why })
    else outcome.erased.push({ sid, kind })
  }
  const audit = { what: 'person.erased', sid: accountSid, accountSid, to: `${outcome.erased.length} erased, ${outcome.kept.length} kept` }
  return change(owner, async () => ({ result: outcome, audit }))
}

/** Why it is kept, or nothing once it is gone. */
async function eraseItem(owner: Context, services: Services, item: Item): Promise<string | undefined> {
  const eraser = ERASERS[item.kind]
  if (!eraser) return 'It is of no kind that can be erased'
  try {
    await eraser.take(owner, item, services)
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return error.message
    throw error
  }
  await eraseTraces(owner, eraser.table, item.sid)
  return undefined
}

async function eraseTraces(owner: Context, table: SealedTable, sid: string): Promise<void> {
  const { row, files, notes, notices } = await read(owner, async tx => ({
    row: await findSealedRow(tx, table, owner.accountSid, sid),
    files: await filesToErase(tx, owner.accountSid, sid),
    notes: await notesToErase(tx, sid),
    notices: await noticesAbout(tx, owner.accountSid, sid),
  }))
  await eraseFiles(owner, files, 'request')
  for (const note of notes) await eraseNotes(owner, note, 'request')
  for (const notice of notices) await eraseDetails(owner, 'notifications', notice, 'request')
  if (row) await eraseDetails(owner, table, row, 'request')
}

function deleteAs(kind: BundleKind) {
  return (owner: Context, { sid }: Item) => deleteBundle(owner, kind, sid)
}

/** Numbers and Trust Hub are name spaces of their own: it is in one of them. */
function ofEitherHost(remove: (ctx: Context, host: Host, sid: string) => Promise<void>) {
  return async (owner: Context, { sid }: Item) => {
    try {
      await remove(owner, 'numbers', sid)
    } catch (error) {
      if (!(error instanceof AppError && error.kind === 'notFound')) throw error
      await remove(owner, 'trusthub', sid)
    }
  }
}

function requireDecided(status: string | null): void {
  if (status === 'pending' || status === 'in-review') throw new AppError('wrongState', { event: 'erase', state: status })
}
