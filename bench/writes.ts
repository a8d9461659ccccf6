import { createEndUser } from '../src/features/end-users/create.ts'
import { buyNumber } from '../src/features/numbers/buy.ts'
import type { Context } from '../src/platform/postgres/context.ts'
import { median, timeAll } from './load.ts'
import { findPgbench, record, runPgbench, scriptOf } from './pgbench.ts'
import { type Stage, stockedNumber, stockedNumberSql, stockUpTo } from './stage.ts'
import { type Line, ratioLine } from './table.ts'

const CLIENTS = 8
const EACH = 40
const ROUNDS = 3
const WARM_UP = 2
const STOCK = 10_000

interface Work {
  name: string
  goal: { atLeast: number } | null
  /** One call of the API; `n` says which. */
  api(n: number): Promise<number>
  verb(ctx: Context, n: number): Promise<unknown>
  /** What stood in the recording for the first `n`, as an expression of `:n`. */
  replaced(n: number): ReadonlyMap<unknown, string>
}

/**
 * Purchases and filings through the API and by the verb alone, beside the very statements that the verb says, run one by one by pgbench.
 * Row-level security is on for all.
 */
export async function measureWrites(stage: Stage): Promise<Line[]> {
  const pgbench = findPgbench()
  if (!pgbench) return [{ name: 'buy and create beside pgbench', figure: 'pgbench is not installed', goal: '-', isMet: null }]
  await stockUpTo(stage.admin, 1, STOCK)
  const lines: Line[] = []
  for (const work of [buying(stage), filing(stage)]) lines.push(...(await compare(stage, pgbench, work)))
  return lines
}

async function compare(stage: Stage, pgbench: string, work: Work): Promise<Line[]> {
  let next = 1
  const fresh = () => ({ ...stage.owner, now: new Date() })
  const first = next++
  const said = await record(fresh(), ctx => work.verb(ctx, first))
  const script = scriptOf(said, stage.server.accountSid, work.replaced(first))
  const numbers = () => Array.from({ length: CLIENTS * EACH }, () => next++)
  const rounds: { api: number; verb: number; sql: number }[] = []
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const api = await timeAll(numbers(), CLIENTS, async n => {
      const status = await work.api(n)
      if (status !== 201) throw new Error(`${work.name} answered ${status}`)
    })
    const verb = await timeAll(numbers(), CLIENTS, async n => void (await work.verb(fresh(), n)))
    const from = numbers()[0] ?? 0
    const sql = await runPgbench(pgbench, stage.databaseUrl, script, { clients: CLIENTS, each: EACH, from: from - 1 })
    if (round >= WARM_UP) rounds.push({ api: api / CLIENTS / EACH, verb: verb / CLIENTS / EACH, sql })
  }
  const line = (label: string, way: 'api' | 'verb', goal: Work['goal']) => {
    const ratio = median(rounds.map(round => round.sql / round[way]))
    const [own, theirs] = [median(rounds.map(round => round[way])), median(rounds.map(round => round.sql))]
    return ratioLine(
      `${work.name} ${label} / pgbench, the same ${said.length} statements one by one, ${CLIENTS} clients`,
      ratio,
      `${own.toFixed(2)} ms beside ${theirs.toFixed(2)} ms`,
      goal,
    )
  }
  return [line('through the API', 'api', work.goal), line('by the verb alone', 'verb', null)]
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

function buying(stage: Stage): Work {
  const path = `/2010-04-01/Accounts/${stage.server.accountSid}/IncomingPhoneNumbers.json`
  return {
    name: 'buy',
    goal: { atLeast: 1 },
    api: n => stage.ours.call('POST', path, `PhoneNumber=${encodeURIComponent(stockedNumber(n))}`, FORM),
    verb: (ctx, n) =>
      buyNumber(ctx, {
        phoneNumber: stockedNumber(n),
        areaCode: undefined,
        numberType: undefined,
        friendlyName: undefined,
        config: {},
        addressSid: null,
        identitySid: null,
        bundleSid: null,
      }),
    replaced: n => new Map([[stockedNumber(n), stockedNumberSql(':n')]]),
  }
}

function filing(stage: Stage): Work {
  const attributes = { first_name: 'Erika', last_name: 'Mustermann', email: 'erika@example.com' }
  const body = new URLSearchParams({ FriendlyName: 'Erika', Type: 'individual', Attributes: JSON.stringify(attributes) }).toString()
  return {
    name: 'create an end user',
    goal: null,
    api: () => stage.ours.call('POST', '/v2/RegulatoryCompliance/EndUsers', body, FORM),
    verb: ctx => createEndUser(ctx, { host: 'numbers', friendlyName: 'Erika', type: 'individual', attributes }),
    replaced: () => new Map(),
  }
}
