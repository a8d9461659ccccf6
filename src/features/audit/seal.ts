import type { Context } from '../../platform/postgres/context.ts'
import { CHAIN_START, type ChainVerdict, chainHash, type SealedRow, verifyChain } from './chain.ts'
import { eventsBetween, lastSealed, lockChain, type Mark, markNow, storeHashes } from './store.ts'

const BATCH = 500

/**
 * A sweep that adds finished journal rows to the hash chain, in the order of `seq`. Numbers are given out before the commit, so a
 * row is taken only when every transaction that ran when it was seen has ended: none with a lower number can come any more.
 */
export function chainSealer(): (ctx: Context) => Promise<number> {
  let seen: Mark | undefined
  let safeUpTo = 0
  return ctx =>
    ctx.db.begin({ scope: 'system' }, async tx => {
      const now = await markNow(tx)
      if (seen && now.oldestRunning >= seen.notBegun) {
        safeUpTo = seen.lastSeq
        seen = now
      }
      seen ??= now
      await lockChain(tx)
      const end = await lastSealed(tx)
      const rows = await eventsBetween(tx, end?.seq ?? 0, safeUpTo, BATCH)
      let before = end?.chainHash ?? CHAIN_START
      const hashes = rows.map(row => {
        before = chainHash(before, row)
        return { seq: row.seq, hash: before }
      })
      if (hashes.length > 0) await storeHashes(tx, hashes)
      return rows.length === BATCH ? BATCH : 0
    })
}

/** Follows the whole chain as it lies in the database. `earlierHead`: hex of a head written down before. */
export const verifyJournal = (ctx: Context, earlierHead?: string): Promise<ChainVerdict> => verifyChain(journal(ctx), earlierHead)

async function* journal(ctx: Context): AsyncIterable<SealedRow> {
  for (let after = 0; ; ) {
    const rows = await ctx.db.begin({ scope: 'system' }, tx => eventsBetween(tx, after, Number.MAX_SAFE_INTEGER, BATCH))
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    after = last.seq
  }
}
