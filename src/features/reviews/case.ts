import { isoTime } from '../../platform/http/paging.ts'
import type { Context } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { eventView } from '../callbacks/routes.ts'
import { eventsOf, viewsOf } from '../callbacks/store.ts'
import { namesOf } from '../staff/store.ts'
import { reasonView } from './reason-view.ts'
import { isClaimedBy, type Note, type Review } from './review.ts'
import { notesOf, reviewsOf } from './store.ts'

/** What a reviewer needs to see of a subject: details, address, readings, scans, history. */
export type CaseView = (tx: Tx, ctx: Context, review: Review) => Promise<Record<string, unknown>>

/** Reviewers see what is in a case only while they have it, or after they decided it; a supervisor sees every one. Scans are the claimer's alone. */
const maySee = (ctx: Context, review: Review): boolean =>
  ctx.actor.staffRoles.includes('supervisor') || isClaimedBy(review, ctx.actor.sid, ctx.now) || review.decidedBy === ctx.actor.sid

/** A review with its case, the notes of staff, who looked at the papers, and what was decided about it before. */
export async function caseOf(tx: Tx, ctx: Context, review: Review, view: CaseView): Promise<Record<string, unknown>> {
  const mayLook = maySee(ctx, review)
  const found = mayLook ? await view(tx, ctx, review) : null
  const earlier = (await reviewsOf(tx, review.subjectSid)).filter(({ sid, state }) => sid !== review.sid && state === 'decided')
  const views = await viewsOf(tx, [review.subjectSid, ...fileSids(found)])
  const notes = mayLook ? await notesOf(tx, ctx, review.sid) : []
  const names = await namesOf(tx, ctx, [
    ...views.map(({ actorSid }) => actorSid),
    ...earlier.map(({ decidedBy }) => decidedBy),
    ...notes.map(({ by }) => by),
  ])
  const nameOf = (sid: string | null) => (sid === null ? null : (names.get(sid) ?? null))
  return {
    case: found,
    // Why there is no case to see: the Console says it in words.
    case_barred: mayLook ? null : 'claim',
    history: (await eventsOf(tx, review.subjectSid)).map(eventView),
    views: views.map(({ actorSid, subjectSid, at }) => ({
      by: actorSid,
      by_name: nameOf(actorSid),
      subject_sid: subjectSid,
      at: isoTime(at),
    })),
    notes: notes.map(note => noteView(note, nameOf(note.by))),
    earlier: earlier.map(({ sid, decision, reasonCodes, decidedBy, decidedAt }) => ({
      sid,
      decision,
      reason_codes: reasonCodes,
      decided_by: decidedBy,
      decided_by_name: nameOf(decidedBy),
      decided_at: isoTime(decidedAt),
    })),
  }
}

const noteView = ({ by, at, decision, reasons, note, staffNote }: Note, name: string | null) => ({
  by,
  by_name: name,
  at,
  decision,
  reasons: reasons.map(reasonView),
  note,
  staff_note: staffNote,
})

/** Scans by the shape that every case shares. */
function fileSids(found: Record<string, unknown> | null): string[] {
  const documents = found?.documents
  if (!Array.isArray(documents)) return []
  return documents.flatMap((one: unknown) => (typeof one === 'object' && one !== null && 'sid' in one ? [String(one.sid)] : []))
}
