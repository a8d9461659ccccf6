import { createHash } from 'node:crypto'
import { AppError } from '../../domain/errors.ts'
import type { Context } from '../postgres/context.ts'
import type { Tx } from '../postgres/pool.ts'
import type { UploadedFile } from './route.ts'

const LEASE_MS = 60_000
const MAX_KEY_LENGTH = 255

export interface SavedAnswer {
  status: number
  body: unknown
}

export interface Idempotency {
  saved: SavedAnswer | undefined
  /** Stores the answer in the verb's own transaction, so that effect and memory live or die together. */
  remember(tx: Tx, answer: SavedAnswer): Promise<void>
  /** Frees the key after a refusal: nothing was changed, so the caller may mend the request. */
  release(): Promise<void>
}

/** What makes two requests the same: method, path, fields and the content of the files. */
export function fingerprint(method: string, url: string, body: unknown, files: readonly UploadedFile[]): Buffer {
  const content = JSON.stringify([method, url, body ?? null, files.map(({ field, contentHash }) => [field, contentHash])])
  return createHash('sha256').update(content).digest()
}

/**
 * Takes an `Idempotency-Key` for this request, done by `processId` of the living processes: what a killed one held is free once that is
 * noticed, and not after a minute. A key that was used keeps its answer for at least 24 hours.
 * @throws AppError idempotencyConflict, idempotencyInFlight, invalidParameter
 */
export async function takeKey(ctx: Context, key: string, print: Buffer, processId: string | undefined): Promise<Idempotency> {
  if (key.length > MAX_KEY_LENGTH)
    throw new AppError('invalidParameter', { name: 'Idempotency-Key', why: `longer than ${MAX_KEY_LENGTH} characters` })
  const owner = ctx.accountSid || ctx.actor.sid
  const until = new Date(ctx.now.getTime() + LEASE_MS)
  const row = await ctx.db.begin({ scope: 'system' }, async tx => {
    const taken = await tx.one<Row>(
      `insert into idempotency_keys as k (account_sid, key, fingerprint, leased_until, created_at, leased_by) values ($1, $2, $3, $4, $5, $6)
       on conflict (account_sid, key) do update set leased_until = excluded.leased_until, leased_by = excluded.leased_by
         where k.status is null and k.fingerprint = excluded.fingerprint
           and (k.leased_until < $5 or k.leased_by is not null and not exists (select 1 from processes p where p.id = k.leased_by))
       returning fingerprint, status, sealed, key_slot, true as mine`,
      [owner, key, print, until, ctx.now, processId ?? null],
    )
    return (
      taken ??
      tx.one<Row>('select fingerprint, status, sealed, key_slot, false as mine from idempotency_keys where account_sid = $1 and key = $2', [
        owner,
        key,
      ])
    )
  })
  if (!row?.fingerprint.equals(print)) throw new AppError('idempotencyConflict')
  if (!row.mine && row.status === null) throw new AppError('idempotencyInFlight')
  const about = `idempotency:${owner}:${key}`
  const saved =
    row.status !== null && row.sealed && row.key_slot
      ? { status: row.status, body: await ctx.vault.unseal(row.key_slot, about, row.sealed) }
      : undefined

  return {
    saved,
    async remember(tx, answer) {
      const slot = await ctx.vault.createKey()
      const sealed = await ctx.vault.seal(slot, about, answer.body)
      const kept = await tx.one(
        `update idempotency_keys set status = $3, sealed = $4, key_slot = $5 where account_sid = $1 and key = $2 and status is null returning key`,
        [owner, key, answer.status, sealed, slot],
      )
      // Slower than its lease, and done by another meanwhile: what was done here is taken back.
      if (!kept) throw new AppError('idempotencyInFlight')
    },
    async release() {
      await ctx.db.begin({ scope: 'system' }, tx =>
        tx.query('delete from idempotency_keys where account_sid = $1 and key = $2 and status is null', [owner, key]),
      )
    },
  }
}

interface Row {
  fingerprint: Buffer
  status: number | null
  sealed: Buffer | null
  key_slot: string | null
  mine: boolean
}

const KEPT_MS = 48 * 60 * 60_000
const BATCH = 500

/** Forgets answers after two days and destroys their keys: a sweep. Returns how many. */
export async function forgetOldKeys(ctx: Context): Promise<number> {
  const before = new Date(ctx.now.getTime() - KEPT_MS)
  const old = await ctx.db.begin({ scope: 'system' }, tx =>
    tx.query<{ key_slot: string | null }>(
      `delete from idempotency_keys where (account_sid, key) in (select account_sid, key from idempotency_keys where created_at < $1 limit ${BATCH}) returning key_slot`,
      [before],
    ),
  )
  await ctx.vault.destroyKeys(old.flatMap(({ key_slot }) => (key_slot ? [key_slot] : [])))
  return old.length
}

/** Forgets answers that were sealed with one of these keys. */
export const forgetAnswers = (tx: Tx, keys: readonly string[]): Promise<unknown> =>
  tx.query('delete from idempotency_keys where key_slot = any($1)', [keys])
