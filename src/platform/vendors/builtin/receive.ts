import { createHash } from 'node:crypto'
import type { Side } from '../../../domain/reading/reading.ts'
import type { Picture, Receipt, Submission } from '../../../domain/vendor.ts'
import { imageAbout } from './image-bytes.ts'
import { type Builtin, outcomeAbout, requireLiving, type SealedOutcome, work } from './own.ts'
import { type CaseRow, findCase, type ImageRow, imagesOf, insertImage, insertSubmission, submissionsOf } from './store.ts'

interface OneSide {
  picture: Picture | null
  kept: ImageRow | undefined
  mark: Buffer | undefined
}

/**
 * Stores the pictures of one attempt, unless the very same were judged before. A side left out is taken from the last attempt if it was
 * good there and the paper is to be of the same country and kind.
 */
export async function receive(own: Builtin, ref: string, submission: Submission): Promise<Receipt> {
  const before = await work(own, async tx => ({
    found: requireLiving(await findCase(tx, ref), submission.now),
    submissions: await submissionsOf(tx, ref),
    images: await imagesOf(tx, ref),
  }))
  const { found, submissions, images } = before
  if (submissions.some(({ attemptSid }) => attemptSid === submission.attemptSid)) return { state: 'received' }
  const last = submissions.filter(({ state }) => state !== 'received').at(-1)
  const isSamePaper = last?.isoCountry === submission.country && last.documentType === submission.documentType
  const good = last && isSamePaper ? await keptSides(own, found, last) : []
  const kept = (side: Side) =>
    good.includes(side) ? images.find(image => image.attemptSid === last?.attemptSid && image.side === side) : undefined
  const front = sideOf(own, submission.front, kept('front'))
  const back = sideOf(own, submission.back, kept('back'))
  if (!front.mark) return { state: 'incomplete', missing: 'front' }

  const repeatMark = own.vault.index(
    'vendor repeat',
    [ref, submission.country, submission.documentType, front.mark.toString('hex'), back.mark?.toString('hex') ?? ''].join('|'),
  )
  const same = submissions.find(({ state, repeatMark: mark }) => state !== 'received' && mark.equals(repeatMark))
  if (same) return { state: 'repeated', attemptSid: same.attemptSid }
  await store(own, found, submission, { front, back }, repeatMark)
  return { state: 'received' }
}

function sideOf({ vault }: Builtin, picture: Picture | null, kept: ImageRow | undefined): OneSide {
  if (!picture) return { picture: null, kept, mark: kept?.contentMark }
  return { picture, kept: undefined, mark: vault.index('vendor picture', createHash('sha256').update(picture.bytes).digest('hex')) }
}

async function keptSides(own: Builtin, found: CaseRow, last: { attemptSid: string; sealed: Buffer | null }): Promise<Side[]> {
  if (!last.sealed) return []
  // What `judgeWaiting` sealed for this very submission.
  const { outcome } = (await own.vault.unseal(found.keySlot, outcomeAbout(last.attemptSid), last.sealed)) as SealedOutcome
  return outcome.state === 'retry' ? (['front', 'back'] as const).filter(side => outcome.sides[side] === 'kept') : []
}

/** Files first, rows after: a crash between leaves bytes that nothing names and that the orphan sweep removes. */
async function store(
  own: Builtin,
  found: CaseRow,
  submission: Submission,
  sides: Record<Side, OneSide>,
  repeatMark: Buffer,
): Promise<void> {
  const rows: Omit<ImageRow, 'id'>[] = []
  for (const side of ['front', 'back'] as const) {
    const { picture, kept, mark } = sides[side]
    if (kept) rows.push({ ...kept, attemptSid: submission.attemptSid })
    if (!picture || !mark) continue
    const { path } = await own.vault.writeFile(found.keySlot, imageAbout(found.keySlot), once(picture.bytes))
    rows.push({ attemptSid: submission.attemptSid, side, path, contentMark: mark, readingSealed: null })
  }
  await work(own, async tx => {
    requireLiving(await findCase(tx, found.inquirySid, true), submission.now)
    await insertSubmission(tx, {
      attemptSid: submission.attemptSid,
      inquirySid: found.inquirySid,
      isoCountry: submission.country,
      documentType: submission.documentType,
      repeatMark,
      createdAt: submission.now,
    })
    for (const row of rows) await insertImage(tx, found.inquirySid, row)
  })
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
