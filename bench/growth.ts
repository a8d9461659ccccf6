import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { createAccount } from '../src/features/accounts/create.ts'
import { type Caller, callerOf, median, timeAll, warmUp } from './load.ts'
import { LISTED, type Stage } from './stage.ts'
import { type Extent, type Line, ratioLine } from './table.ts'

const DEFAULT_SIZES = [10_000, 100_000]
const FULL_SIZES = [10_000, 100_000, 1_000_000]
const CLIENTS = [1, 8, 64]
const ROUNDS = 3
const PURCHASES = 200
const WORK = [
  { what: 'fetch', name: 'fetch one number', calls: 1_000, wanted: 200 },
  { what: 'list', name: `list ${LISTED} numbers`, calls: 200, wanted: 200 },
  { what: 'buy', name: 'buy', calls: PURCHASES, wanted: 201 },
] as const

/** The account that owns so many numbers, and how it calls. */
interface Owner {
  size: number
  caller: Caller
  calls: Record<(typeof WORK)[number]['what'], () => Promise<number>>
}

/** The same calls of accounts that own ever more numbers, in turn, at the same moment and in the same tables. */
export async function measureGrowth(stage: Stage, { isFull }: Extent): Promise<Line[]> {
  const owners: Owner[] = []
  for (const size of isFull ? FULL_SIZES : DEFAULT_SIZES) owners.push(await ownerOf(stage, size))
  await stage.admin.query('vacuum analyze inventory, numbers')
  for (const { calls } of owners) for (const call of [calls.fetch, calls.list]) await warmUp(8, call)
  const lines: Line[] = []
  for (const work of WORK) for (const clients of CLIENTS) lines.push(await compare(owners, work, clients))
  for (const { caller } of owners) caller.close()
  return lines
}

async function compare(owners: readonly Owner[], work: (typeof WORK)[number], clients: number): Promise<Line> {
  const rounds: number[][] = []
  for (let round = 0; round < ROUNDS; round++) {
    const times: number[] = []
    for (const { calls } of owners) times.push(await msOf(calls[work.what], work, clients))
    rounds.push(times)
  }
  const ratio = median(rounds.map(times => (times.at(-1) ?? Number.NaN) / (times[0] ?? Number.NaN)))
  const figures = owners.map(
    ({ size }, of) => `${median(rounds.map(times => times[of] ?? Number.NaN)).toFixed(2)} ms of ${size.toLocaleString('en')}`,
  )
  const name = `${work.name}, an account with the most numbers / with the fewest, ${clients} clients`.replace(' 1 clients', ' 1 client')
  return ratioLine(name, ratio, figures.join(', '), null)
}

/** Milliseconds of one call, among as many at once as there are clients. */
async function msOf(call: () => Promise<number>, { calls, name, wanted }: (typeof WORK)[number], clients: number): Promise<number> {
  const ms = await timeAll([...Array(calls).keys()], clients, async () => {
    const status = await call()
    if (status !== wanted) throw new Error(`${name} answered ${status}`)
  })
  return ms / calls
}

async function ownerOf({ admin, owner, server }: Stage, size: number): Promise<Owner> {
  const about = { friendlyName: `${size} numbers`, type: 'full', isTest: true } as const
  const { sid, authToken } = await createAccount({ ...owner, scope: 'system' }, about)
  const area = 900 + Math.log10(size)
  await own(admin, sid, area, size)
  await stock(admin, area)
  const caller = callerOf(server.url, `Basic ${Buffer.from(`${sid}:${authToken}`).toString('base64')}`)
  const base = `/2010-04-01/Accounts/${sid}/IncomingPhoneNumbers`
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  let [fetched, bought] = [0, 0]
  return {
    size,
    caller,
    calls: {
      fetch: () => caller.call('GET', `${base}/${sidOf(area, 1 + ((fetched++ * 7919) % size))}.json`),
      list: () => caller.call('GET', `${base}.json?PageSize=${LISTED}`),
      buy: () => caller.call('POST', `${base}.json`, `PhoneNumber=%2B1${area}${FIRST_FOR_SALE + ++bought}`, form),
    },
  }
}

/** The n-th number of an account, by its area code; here and in SQL. */
const sidOf = (area: number, n: number): string => `PN${createHash('md5').update(`${area}/${n}`).digest('hex')}`

async function own(admin: Pool, accountSid: string, area: number, size: number): Promise<void> {
  await admin.query(
    `with n as (select i, '+1' || $2 || lpad(i::text, 7, '0') as phone from generate_series(1, $3::int) i),
       stock as (insert into inventory (phone_number, iso_country, number_type, capabilities, state, imported_at)
         select phone, 'US', 'local', '{voice}', 'active', now() from n)
     insert into numbers (sid, account_sid, phone_number, iso_country, number_type, friendly_name, compliance, compliance_since, created_at, updated_at)
     select 'PN' || md5($2 || '/' || i), $1, phone, 'US', 'local', 'x', 'compliant', now(), now() + i * interval '1 millisecond', now() from n`,
    [accountSid, String(area), size],
  )
}

const FIRST_FOR_SALE = 2_000_000
/** Enough for every purchase of one account. */
const FOR_SALE = CLIENTS.length * ROUNDS * PURCHASES

async function stock(admin: Pool, area: number): Promise<void> {
  await admin.query(
    `insert into inventory (phone_number, iso_country, number_type, capabilities, state, imported_at)
     select '+1' || $1 || ($2::int + i)::text, 'US', 'local', '{voice}', 'available', now() from generate_series(1, $3::int) i`,
    [String(area), FIRST_FOR_SALE, FOR_SALE],
  )
}
