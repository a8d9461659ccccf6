import type { Context } from '../../platform/postgres/context.ts'
import { namedPaths } from './store.ts'

const OLDER_THAN_MS = 24 * 60 * 60_000
const BATCH = 500

/** Removes encrypted files of the vault that no row names: uploads whose request died half-way. Returns 0: once an interval is enough. */
export async function eraseOrphans(ctx: Context): Promise<number> {
  let batch: string[] = []
  const before = Date.now() - OLDER_THAN_MS
  for await (const { path, writtenAt } of ctx.vault.listFiles()) {
    if (writtenAt.getTime() < before) batch.push(path)
    if (batch.length < BATCH) continue
    await eraseUnnamed(ctx, batch)
    batch = []
  }
  await eraseUnnamed(ctx, batch)
  return 0
}

async function eraseUnnamed(ctx: Context, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  const named = await ctx.db.begin({ scope: 'system' }, tx => namedPaths(tx, paths))
  for (const path of paths) if (!named.has(path)) await ctx.vault.removeFile(path)
}
