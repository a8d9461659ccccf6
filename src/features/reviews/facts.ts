import type { Context } from '../../platform/postgres/context.ts'
import { read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { KeyDestroyed } from '../../platform/vault/vault-errors.ts'
import { accountNames } from '../accounts/store.ts'
import { namesOf } from '../staff/store.ts'
import type { Review, SubjectType } from './review.ts'

/** What the queue shows of a subject. */
export interface SubjectFacts {
  /** Whom or what it is about, as its owner named it. */
  holder: string
  isoCountry?: string | null
  numberType?: string | null
  endUserType?: string | null
  /** How often it was handed in. */
  tries: number
  /** Whoever waits asked for a person. */
  isEscalated?: boolean
}

/** Facts about many subjects of one kind: wired in `app`. */
export type FactsOf = (tx: Tx, ctx: Context, sids: readonly string[]) => Promise<Map<string, SubjectFacts>>

/** Facts by the SID of each row; a row whose key is being destroyed just now has none. */
export async function factsOfRows<Row extends { sid: string }>(
  rows: readonly Row[],
  toFacts: (row: Row) => Promise<SubjectFacts>,
): Promise<Map<string, SubjectFacts>> {
  const facts = new Map<string, SubjectFacts>()
  const add = async (row: Row) => {
    try {
      facts.set(row.sid, await toFacts(row))
    } catch (error) {
      if (!(error instanceof KeyDestroyed)) throw error
    }
  }
  await Promise.all(rows.map(add))
  return facts
}

/** What a list of reviews needs from other rooms: facts by subject, names of staff and of accounts. */
export interface Surroundings {
  facts: ReadonlyMap<string, SubjectFacts>
  staff: ReadonlyMap<string, string>
  accounts: ReadonlyMap<string, string>
}

export function surroundingsOf(ctx: Context, reviews: readonly Review[], factsOf: Record<SubjectType, FactsOf>): Promise<Surroundings> {
  return read(ctx, async tx => {
    const facts = new Map<string, SubjectFacts>()
    for (const type of new Set(reviews.map(({ subjectType }) => subjectType))) {
      const sids = reviews.filter(({ subjectType }) => subjectType === type).map(({ subjectSid }) => subjectSid)
      for (const [sid, found] of await factsOf[type](tx, ctx, [...new Set(sids)])) facts.set(sid, found)
    }
    const people = reviews.flatMap(({ claimedBy, assignedTo, decidedBy, proposedBy }) => [claimedBy, assignedTo, decidedBy, proposedBy])
    return {
      facts,
      staff: await namesOf(tx, ctx, people),
      accounts: await accountNames(
        tx,
        reviews.map(({ accountSid }) => accountSid),
      ),
    }
  })
}
