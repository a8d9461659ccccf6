import { AppError } from '../../domain/errors.ts'
import type { Context } from '../postgres/context.ts'

export interface Limit {
  /** Names what is limited; the same person may be limited for several things. */
  purpose: string
  most: number
  windowMs: number
}

/**
 * Counts one try of `who` (an address, a user) and refuses when there were too many. Kept in the database, so that it holds over
 * restarts and for every process; `who` is kept as a keyed hash. Counted before the try is judged, so that many at once count too.
 * @throws AppError tooManyRequests
 */
export async function countTry(ctx: Context, limit: Limit, who: string): Promise<void> {
  const ends = new Date(ctx.now.getTime() + limit.windowMs)
  const row = await ctx.db.begin({ scope: 'system' }, tx =>
    tx.one<{ tries: number; ends_at: Date }>(
      `insert into throttles as t (mark, tries, ends_at) values ($1, 1, $2)
       on conflict (mark) do update set
         tries = case when t.ends_at <= $3 then 1 else t.tries + 1 end,
         ends_at = case when t.ends_at <= $3 then excluded.ends_at else t.ends_at end
       returning tries, ends_at`,
      [markOf(ctx, limit, who), ends, ctx.now],
    ),
  )
  if (!row || row.tries <= limit.most) return
  const seconds = Math.max(1, Math.ceil((row.ends_at.getTime() - ctx.now.getTime()) / 1000))
  throw new AppError('tooManyRequests', { seconds })
}

/** Forgets the tries of who got it right in the end. */
export async function forgetTries(ctx: Context, limit: Limit, who: string): Promise<void> {
  await ctx.db.begin({ scope: 'system' }, tx => tx.query('delete from throttles where mark = $1', [markOf(ctx, limit, who)]))
}

/** Drops what is over: a sweep. Returns how many. */
export async function forgetOldTries(ctx: Context): Promise<number> {
  const old = await ctx.db.begin({ scope: 'system' }, tx =>
    tx.query('delete from throttles where mark in (select mark from throttles where ends_at <= $1 limit 1000) returning 1 as gone', [
      ctx.now,
    ]),
  )
  return old.length
}

const markOf = (ctx: Context, { purpose }: Limit, who: string): Buffer => ctx.vault.index(`throttle:${purpose}`, who)
