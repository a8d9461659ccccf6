import { createHash } from 'node:crypto'

/** What of a journal row the chain covers. */
export interface ChainRow {
  seq: number
  sid: string
  accountSid: string
  actorKind: string
  actorSid: string
  requestId: string
  at: Date
  what: string
  subjectSid: string
  from: string | null
  to: string | null
}

export interface SealedRow extends ChainRow {
  /** Null until the sweep has come by. */
  chainHash: Buffer | null
}

/** Before the first row. */
export const CHAIN_START: Buffer = Buffer.alloc(32)

/** Each row's hash covers the row and the hash before it, so that none can be changed, taken out or put in unseen. */
export function chainHash(before: Uint8Array, row: ChainRow): Buffer {
  const { seq, sid, accountSid, actorKind, actorSid, requestId, at, what, subjectSid, from, to } = row
  const text = JSON.stringify([seq, sid, accountSid, actorKind, actorSid, requestId, at.toISOString(), what, subjectSid, from, to])
  return createHash('sha256').update(before).update(text).digest()
}

export interface ChainVerdict {
  isWhole: boolean
  sealed: number
  /** Rows at the end that wait for the sweep. */
  unsealed: number
  /** Of the last sealed row, in hex: written down elsewhere it shows later that the end was not cut off. */
  head: string
  /** The first row that does not fit. */
  brokenAt: number | null
  /** Whether the head that was written down earlier is still in the chain; null when none was given. */
  knowsHead: boolean | null
}

/** Follows the chain over all rows in the order of `seq`. */
export async function verifyChain(rows: AsyncIterable<SealedRow> | Iterable<SealedRow>, earlierHead?: string): Promise<ChainVerdict> {
  let before = CHAIN_START
  let sealed = 0
  let unsealed = 0
  let brokenAt: number | null = null
  let knowsHead = false
  for await (const row of rows) {
    if (row.chainHash === null) {
      unsealed += 1
      continue
    }
    if (unsealed > 0 || !chainHash(before, row).equals(row.chainHash)) brokenAt ??= row.seq
    before = row.chainHash
    sealed += 1
    if (row.chainHash.toString('hex') === earlierHead) knowsHead = true
  }
  const isWhole = brokenAt === null && (earlierHead === undefined || knowsHead)
  return { isWhole, sealed, unsealed, head: before.toString('hex'), brokenAt, knowsHead: earlierHead === undefined ? null : knowsHead }
}
