import { isDocumentKind } from '../../domain/documents/kinds.ts'
import { AppError } from '../../domain/errors.ts'
import { supportedTypes } from '../../domain/id-support.ts'
import { ATTEMPT_LIMIT, type CaseRef, IMAGE_RETENTION_DAYS, type Picture, type Receipt } from '../../domain/vendor.ts'
import type { UploadedFile } from '../../platform/http/route.ts'
import { discardFiles, fileAbout } from '../../platform/http/upload.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { unsupported } from './create.ts'
import { findDelegation } from './delegation-store.ts'
import { type Attempt, DAY_MS, type FullInquiry, type Inquiry, type InquiryServices } from './inquiry.ts'
import { attemptsOf, claimAttempt, endAttempt, findFullInquiry, findInquiry, lockInquiry, saveAttempt, saveInquiry } from './store.ts'

export interface NewAttempt {
  isoCountry: string
  documentType: string
  front: UploadedFile | undefined
  back: UploadedFile | undefined
  /** Set where a colleague does the check. */
  delegationSid: string | null
}

/** After this long an attempt whose pictures never arrived at the vendor is given back. */
const RECEIVE_LIMIT_MS = 5 * 60_000

/**
 * Takes an attempt, hands the pictures to the vendor and has them judged by a job. The same pictures again, or pictures that the vendor
 * did not get, give the attempt back. The pictures pass through; no copy stays.
 * @throws AppError notFound, unsupportedDocument, missingParameter, attemptsExhausted, wrongState, linkEnded, conflict; VendorUnavailable
 */
export async function submitAttempt(ctx: Context, services: InquiryServices, sid: string, input: NewAttempt): Promise<FullInquiry> {
  const { documentType, isoCountry } = input
  const types: readonly string[] = supportedTypes(isoCountry)
  if (!isDocumentKind(documentType) || !types.includes(documentType)) throw unsupported(isoCountry)
  const vendorRef = await read(ctx, tx => caseOf(tx, ctx, sid, input.delegationSid))
  if (vendorRef && !services.vendor.takesPictures(vendorRef))
    throw new AppError('conflict', { why: 'Pictures are taken at the verification vendor: open the link' })
  const { remember, ...quiet } = ctx
  const attempt = await claim(quiet, sid, input)
  let receipt: Receipt
  try {
    receipt = await services.vendor.attempt(attempt.vendorRef, {
      attemptSid: attempt.sid,
      country: isoCountry,
      documentType,
      front: await pictureOf(ctx, input.front),
      back: await pictureOf(ctx, input.back),
      now: ctx.now,
    })
  } catch (error) {
    await giveBack(quiet, attempt, 'inquiry.attempt_lost')
    throw error
  }
  if (receipt.state === 'incomplete') {
    await giveBack(quiet, attempt, 'inquiry.attempt_incomplete')
    throw new AppError('missingParameter', { name: receipt.missing === 'front' ? 'Front' : 'Back' })
  }
  await discardFiles(
    ctx.vault,
    [input.front, input.back].filter(file => file !== undefined),
  )
  return receipt.state === 'repeated' ? giveBack(ctx, attempt, 'inquiry.attempt_repeated') : keep(ctx, attempt)
}

/** The case at the vendor that an attempt of this person goes to. */
async function caseOf(tx: Tx, ctx: Context, sid: string, delegationSid: string | null): Promise<CaseRef | null | undefined> {
  if (delegationSid) return (await findDelegation(tx, ctx, ctx.accountSid, delegationSid))?.vendorRef
  return (await findInquiry(tx, ctx, ctx.accountSid, sid))?.vendorRef
}

function claim(ctx: Context, sid: string, input: NewAttempt): Promise<Attempt> {
  return change(ctx, async tx => {
    const attemptSid = ctx.mint('attempt')
    if (!(await claimAttempt(tx, ctx.accountSid, sid, attemptSid, ctx.now)))
      throw refusal(await findInquiry(tx, ctx, ctx.accountSid, sid), ctx.now)
    const inquiry = await findInquiry(tx, ctx, ctx.accountSid, sid)
    if (!inquiry) throw new AppError('notFound')
    const attempt: Attempt = {
      sid: attemptSid,
      accountSid: ctx.accountSid,
      inquirySid: sid,
      vendorRef: input.delegationSid ?? inquiry.vendorRef,
      ref: attemptSid,
      state: 'receiving',
      isoCountry: input.isoCountry,
      documentType: input.documentType,
      reasons: [],
      staffCodes: [],
      keptSides: [],
      createdAt: ctx.now,
      judgedAt: null,
    }
    await saveInquiry(tx, ctx, { ...inquiry, chosenCountry: input.isoCountry, chosenType: input.documentType, updatedAt: ctx.now })
    await saveAttempt(tx, ctx, inquiry.keySlot, attempt)
    return {
      result: attempt,
      audit: { what: 'inquiry.attempt_claimed', sid, from: inquiry.state, to: 'started' },
      jobs: [{ kind: 'inquiry.judge', sid, runAt: new Date(ctx.now.getTime() + RECEIVE_LIMIT_MS) }],
    }
  })
}

/** Why no attempt could be taken. */
function refusal(inquiry: Inquiry | undefined, now: Date): AppError {
  if (!inquiry) return new AppError('notFound')
  if (inquiry.attemptSid) return new AppError('conflict', { why: 'The last attempt is still being checked' })
  if (inquiry.attemptsUsed >= ATTEMPT_LIMIT) return new AppError('attemptsExhausted', { limit: ATTEMPT_LIMIT })
  if (inquiry.linkExpiresAt <= now || inquiry.state === 'expired') return new AppError('linkEnded')
  return new AppError('wrongState', { event: 'submit an attempt', state: inquiry.state })
}

/** The vendor has the pictures: the promise of their deletion starts, and the judging. */
function keep(ctx: Context, attempt: Attempt): Promise<FullInquiry> {
  return change(ctx, async tx => {
    const inquiry = await lockInquiry(tx, ctx, attempt.accountSid, attempt.inquirySid)
    if (!inquiry) throw new AppError('notFound')
    // Given back meanwhile, because it took too long: it must not be judged uncounted.
    if (inquiry.attemptSid !== attempt.sid) throw new AppError('unavailable', { why: 'the upload took too long' })
    const imagesDeletedBy = inquiry.imagesDeletedBy ?? new Date(ctx.now.getTime() + IMAGE_RETENTION_DAYS * DAY_MS)
    const kept = { ...inquiry, imagesDeletedBy, updatedAt: ctx.now }
    await saveInquiry(tx, ctx, kept)
    await saveAttempt(tx, ctx, inquiry.keySlot, { ...attempt, state: 'processing' })
    return {
      result: { inquiry: kept, attempts: await attemptsOf(tx, ctx, kept) },
      audit: { what: 'inquiry.attempt_received', sid: inquiry.sid, from: 'started', to: 'started' },
      jobs: [{ kind: 'inquiry.judge', sid: inquiry.sid }],
    }
  })
}

/** Ends an attempt that was not judged: it does not count. */
export function giveBack(ctx: Context, attempt: Attempt, what: string): Promise<FullInquiry> {
  return change(ctx, async tx => {
    const wasRunning = await endAttempt(tx, attempt.accountSid, attempt.inquirySid, attempt.sid, false, ctx.now)
    const inquiry = await lockInquiry(tx, ctx, attempt.accountSid, attempt.inquirySid)
    if (!inquiry) throw new AppError('notFound')
    if (wasRunning) await saveAttempt(tx, ctx, inquiry.keySlot, { ...attempt, state: 'void' })
    return {
      result: { inquiry, attempts: await attemptsOf(tx, ctx, inquiry) },
      audit: wasRunning ? { what, sid: inquiry.sid, accountSid: inquiry.accountSid } : 'unchanged',
    }
  })
}

async function pictureOf(ctx: Context, file: UploadedFile | undefined): Promise<Picture | null> {
  if (!file) return null
  const chunks: Buffer[] = []
  for await (const chunk of ctx.vault.readFile(file.keySlot, fileAbout(file.keySlot), file.path)) chunks.push(chunk)
  return { bytes: Buffer.concat(chunks), name: file.fileName }
}

/** @throws AppError notFound */
export async function requireFullInquiry(ctx: Context, sid: string): Promise<FullInquiry> {
  const full = await read(ctx, tx => findFullInquiry(tx, ctx, ctx.accountSid, sid))
  if (!full) throw new AppError('notFound')
  return full
}
