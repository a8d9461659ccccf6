import { AppError } from '../../domain/errors.ts'
import { matchPerson, type PersonMatch, type PersonQuery } from '../../domain/people/match.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { findAccount } from '../accounts/store.ts'
import { type Item, itemsOf } from './items.ts'

export type FoundItem = Item & PersonMatch

const MOST_FOUND = 2_000

/**
 * What an account holds about a person: every thing in which a name, date of birth, address of mail or number of a document fits, those
 * that fit best first. The search is in the account's journal; what was searched for is not. @throws AppError notFound, missingParameter
 */
export async function searchPerson(ctx: Context, accountSid: string, query: PersonQuery): Promise<FoundItem[]> {
  if (!Object.values(query).some(Boolean)) throw new AppError('missingParameter', { name: 'Name' })
  const owner = await accountContext(ctx, accountSid)
  await change(owner, async () => ({ result: undefined, audit: { what: 'person.searched', sid: accountSid, accountSid } }))
  const found: FoundItem[] = []
  for await (const item of itemsOf(owner)) {
    const match = matchPerson(query, item.facts)
    if (match) found.push({ ...item, ...match })
    if (found.length >= MOST_FOUND) break
  }
  const weight = ({ matched, similar, contradicted }: PersonMatch) => 2 * matched.length + similar.length - 4 * contradicted.length
  return found.sort((a, b) => weight(b) - weight(a))
}

/** The same member of staff, looking at one account. @throws AppError notFound */
export async function accountContext(ctx: Context, accountSid: string): Promise<Context> {
  const account = await read(ctx, tx => findAccount(tx, ctx, accountSid))
  if (!account) throw new AppError('notFound')
  const { remember: _remember, ...quiet } = ctx
  return { ...quiet, accountSid }
}

/** The items that were chosen. @throws AppError invalidParameter when one is not of the account */
export async function chosenItems(owner: Context, sids: readonly string[]): Promise<Item[]> {
  const wanted = new Set(sids)
  const items: Item[] = []
  for await (const item of itemsOf(owner)) {
    if (wanted.delete(item.sid)) items.push(item)
    if (wanted.size === 0) break
  }
  const [missing] = wanted
  if (missing) throw new AppError('invalidParameter', { name: 'Sids', why: `${missing.slice(0, 34)} is nothing of this account` })
  return items
}
