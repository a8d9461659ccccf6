import { AppError } from '../../domain/errors.ts'
import { forApplicant } from '../../domain/reasons.ts'
import { VendorUnavailable } from '../../domain/vendor.ts'
import { isoTime } from '../../platform/http/paging.ts'
import type { Download } from '../../platform/http/route.ts'
import { fileAbout } from '../../platform/http/upload.ts'
import { type Audit, change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { type ZipEntry, zip } from '../../platform/zip.ts'
import { isHeld } from '../accounts/store.ts'
import { eventView } from '../callbacks/routes.ts'
import { eventsOf } from '../callbacks/store.ts'
import type { InquiryServices } from '../inquiries/inquiry.ts'
import { findFullInquiry } from '../inquiries/store.ts'
import { filesToErase } from '../retention/store.ts'
import { reasonView } from '../reviews/reason-view.ts'
import { notesOf, reviewsOf } from '../reviews/store.ts'
import type { Item } from './items.ts'
import { accountContext, chosenItems } from './search.ts'

const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/heic': 'heic',
  'application/pdf': 'pdf',
}
const README = `Data about a person, as one account of this installation holds them.

about.json     when and for whom this was made, and what is in it
data/          one file for each thing: what was typed, what was read, what was decided and why, and its history
scans/         the files as they were handed in
id-checks/     pictures of ID checks, as the verification vendor still has them
`

/**
 * Everything about a person that was chosen, with scans and pictures, as one archive that is made while it is sent. Each thing is in the
 * journal before its first byte leaves. @throws AppError notFound, invalidParameter
 */
export async function exportPerson(
  ctx: Context,
  { vendor }: Pick<InquiryServices, 'vendor'>,
  accountSid: string,
  sids: readonly string[],
): Promise<Download> {
  const owner = await accountContext(ctx, accountSid)
  const items = await chosenItems(owner, sids)
  const [first, ...rest] = items.map((item): Audit => ({ what: 'person.exported', sid: item.sid, accountSid }))
  await change(owner, async () => ({ result: undefined, audit: first ? [first, ...rest] : 'unchanged' }))
  const stamp = ctx.now.toISOString().slice(0, 10)
  return { fileName: `person-${stamp}.zip`, pieces: zip(entriesOf(owner, vendor, items), ctx.now) }
}

async function* entriesOf(owner: Context, vendor: InquiryServices['vendor'], items: readonly Item[]): AsyncIterable<ZipEntry> {
  yield { name: 'README.txt', content: Buffer.from(README) }
  yield { name: 'about.json', content: json(aboutOf(owner, items)) }
  for (const item of items) yield* entriesOfItem(owner, vendor, item)
}

/** All of one thing. What staff write to each other and the pictures of ID checks are told only where a `vendor` is given. */
export async function* entriesOfItem(owner: Context, vendor: InquiryServices['vendor'] | undefined, item: Item): AsyncIterable<ZipEntry> {
  yield { name: `data/${item.kind}-${item.sid}.json`, content: json(await dataOf(owner, item, vendor !== undefined)) }
  yield* scansOf(owner, item.sid)
  if (item.kind === 'inquiry' && vendor) yield* picturesOf(owner, vendor, item.sid)
}

const aboutOf = (owner: Context, items: readonly Item[]) => ({
  made_at: isoTime(owner.now),
  made_by: owner.actor.sid,
  account_sid: owner.accountSid,
  items: items.map(({ sid, kind, createdAt }) => ({ sid, kind, date_created: isoTime(createdAt) })),
})

function dataOf(owner: Context, item: Item, withNotes: boolean): Promise<Record<string, unknown>> {
  return read(owner, async tx => {
    const decisions = []
    for (const review of await reviewsOf(tx, item.sid)) {
      const notes = await notesOf(tx, owner, review.sid)
      decisions.push({
        decision: review.decision,
        decided_at: isoTime(review.decidedAt),
        reasons: notes.flatMap(({ reasons }) => forApplicant(reasons).map(reasonView)),
        ...(withNotes && { notes: notes.flatMap(({ note }) => note ?? []) }),
      })
    }
    return { kind: item.kind, data: await item.view(tx), decisions, history: (await eventsOf(tx, item.sid)).map(eventView) }
  })
}

/** The files as they came, replaced ones too. */
async function* scansOf(owner: Context, subjectSid: string): AsyncIterable<ZipEntry> {
  const files = await read(owner, tx => filesToErase(tx, owner.accountSid, subjectSid))
  for (const { sid, path, keySlot, mimeType } of files)
    yield { name: `scans/${sid}.${ENDINGS[mimeType] ?? 'bin'}`, content: owner.vault.readFile(keySlot, fileAbout(keySlot), path) }
}

/** What the vendor shows to staff; a legal hold keeps it in sight after its time. What is gone is gone. */
async function* picturesOf(owner: Context, vendor: InquiryServices['vendor'], inquirySid: string): AsyncIterable<ZipEntry> {
  const { full, held } = await read(owner, async tx => ({
    full: await findFullInquiry(tx, owner, owner.accountSid, inquirySid),
    held: await isHeld(tx, owner.accountSid),
  }))
  if (!full || full.inquiry.erasedAt) return
  const refs = [...new Set([full.inquiry.vendorRef, ...full.attempts.map(({ vendorRef }) => vendorRef)])]
  for (const ref of refs) {
    const view = await vendor.view(ref, { staffSid: owner.actor.sid, now: owner.now, isHeld: held }).catch(noView)
    if (!view) continue
    yield { name: `id-checks/${inquirySid}/read.json`, content: json({ fields: view.fields, checks: view.checks }) }
    for (const [at, { side, bytes }] of view.images.entries())
      yield { name: `id-checks/${inquirySid}/${at + 1}-${side}.png`, content: bytes }
  }
}

function noView(error: unknown): undefined {
  if (error instanceof VendorUnavailable || (error instanceof AppError && error.kind === 'gone')) return undefined
  throw error
}

export const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
