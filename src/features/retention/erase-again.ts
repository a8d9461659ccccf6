import { forgetAnswers } from '../../platform/http/idempotency.ts'
import { change } from '../../platform/postgres/change.ts'
import { bookkeep, type Context, read } from '../../platform/postgres/context.ts'
import { delegationsSealedWith, forgetPerson } from '../inquiries/delegation-store.ts'
import { hurryErasures } from '../inquiries/store.ts'
import { deleteUser } from '../users/store.ts'
import { blankRow, rowsSealedWith, type SealedTable, TABLES } from './deleted-store.ts'
import { filesSealedWith, keysHeardOf, markErased, markNotesErased, noteKeysHeardOf, notesSealedWith } from './store.ts'

/** Keys that are asked for at once. */
const CHUNK = 5_000

/** What a verification vendor of our own knows of its destroyed keys. */
export interface VendorEraser {
  eraseAgain(now: Date, known: number): Promise<{ refs: string[]; known: number }>
}

/**
 * At a start: what the keys say was erased is erased in the database too. After a restore the database is older than the keys and
 * still speaks of it; nobody could read it, and nobody should stumble over it. Returns how many things.
 */
export async function eraseAgain(ctx: Context, vendor: VendorEraser): Promise<number> {
  const known = await read(ctx, tx => keysHeardOf(tx, 'core'))
  const destroyed = await ctx.vault.destroyedAfter(known)
  let done = 0
  for (let start = 0; start < destroyed.length; start += CHUNK) done += await eraseSealedWith(ctx, destroyed.slice(start, start + CHUNK))
  if (destroyed.length > 0) await bookkeep(ctx, tx => noteKeysHeardOf(tx, 'core', known + destroyed.length))
  return done + (await eraseChecksAgain(ctx, vendor))
}

async function eraseSealedWith(ctx: Context, keys: readonly string[]): Promise<number> {
  const files = await read(ctx, tx => filesSealedWith(tx, keys))
  for (const file of files) {
    await ctx.vault.removeFile(file.path)
    await change(ctx, async tx => {
      await markErased(tx, [file.sid], ctx.now)
      return {
        result: undefined,
        audit: { what: 'file.erased', sid: file.sid, accountSid: file.accountSid, from: file.state, to: 'erased' },
      }
    })
  }
  let rows = 0
  for (const table of TABLES) rows += await blankSealedWith(ctx, table, keys)
  const { notes, delegations } = await read(ctx, async tx => ({
    notes: await notesSealedWith(tx, keys),
    delegations: await delegationsSealedWith(tx, keys),
  }))
  for (const { sid, accountSid } of notes)
    await change(ctx, async tx => {
      await markNotesErased(tx, sid, ctx.now)
      return { result: undefined, audit: { what: 'review.notes_erased', sid, accountSid, to: 'erased' } }
    })
  for (const delegation of delegations) await bookkeep(ctx, tx => forgetPerson(tx, ctx, delegation))
  await bookkeep(ctx, tx => forgetAnswers(tx, keys))
  return files.length + rows + notes.length + delegations.length
}

async function blankSealedWith(ctx: Context, table: SealedTable, keys: readonly string[]): Promise<number> {
  const rows = await read(ctx, tx => rowsSealedWith(tx, table, keys))
  for (const { sid, accountSid } of rows)
    await change(ctx, async tx => {
      // Who was taken out of a team is taken out again.
      if (table === 'users') await deleteUser(tx, accountSid, sid)
      else await blankRow(tx, table, sid, ctx.now)
      return { result: undefined, audit: { what: 'details.erased', sid, accountSid, to: 'erased' } }
    })
  return rows.length
}

/** The core then asks the vendor, finds its checks erased, and writes the receipts. */
async function eraseChecksAgain(ctx: Context, vendor: VendorEraser): Promise<number> {
  const before = await read(ctx, tx => keysHeardOf(tx, 'vendor'))
  const { refs, known } = await vendor.eraseAgain(ctx.now, before)
  if (refs.length > 0) await bookkeep(ctx, tx => hurryErasures(tx, refs, ctx.now))
  if (known !== before) await bookkeep(ctx, tx => noteKeysHeardOf(tx, 'vendor', known))
  return refs.length
}
