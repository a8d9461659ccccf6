import type { Tx } from '../../platform/postgres/pool.ts'
import type { SealedRow } from './chain.ts'

const COLUMNS = `seq, sid, account_sid as "accountSid", actor_kind as "actorKind", actor_sid as "actorSid", request_id as "requestId", at, what,
  subject_sid as "subjectSid", state_from as "from", state_to as "to", chain_hash as "chainHash"`

/** Where the journal stands: the last number that was given out, and between which transactions. */
export interface Mark {
  lastSeq: number
  /** Every transaction below has ended. */
  oldestRunning: bigint
  /** No transaction from here on has begun. */
  notBegun: bigint
}

export async function markNow(tx: Tx): Promise<Mark> {
  const row = await tx.one<{ last: number | null; xmin: string; xmax: string }>(
    `select (select max(seq) from events) as last, pg_snapshot_xmin(s)::text as xmin, pg_snapshot_xmax(s)::text as xmax from pg_current_snapshot() s`,
  )
  return { lastSeq: row?.last ?? 0, oldestRunning: BigInt(row?.xmin ?? 0), notBegun: BigInt(row?.xmax ?? 0) }
}

/** One process at a time adds to the chain. */
export const lockChain = (tx: Tx): Promise<unknown> => tx.query(`select pg_advisory_xact_lock(hashtext('countersign events chain'))`)

/** The end of the chain. Index: primary key, backwards over the few that wait. */
export async function lastSealed(tx: Tx): Promise<SealedRow | undefined> {
  return tx.one<SealedRow>(`select ${COLUMNS} from events where chain_hash is not null order by seq desc limit 1`)
}

/** Index: primary key. */
export async function eventsBetween(tx: Tx, after: number, upTo: number, limit: number): Promise<SealedRow[]> {
  return tx.query<SealedRow>(`select ${COLUMNS} from events where seq > $1 and seq <= $2 order by seq limit $3`, [after, upTo, limit])
}

export async function storeHashes(tx: Tx, hashes: readonly { seq: number; hash: Buffer }[]): Promise<void> {
  await tx.query(
    `update events set chain_hash = given.hash from unnest($1::bigint[], $2::bytea[]) as given (seq, hash) where events.seq = given.seq`,
    [hashes.map(({ seq }) => seq), hashes.map(({ hash }) => hash)],
  )
}
