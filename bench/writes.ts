import { createEndUser } from '../src/features/end-users/create.ts'
import { buyNumber } from '../src/features/numbers/buy.ts'
import type { Context } from '../src/platform/postgres/context.ts'
import { frugalCallerOf, median, timeAll, WARM_UP_CALLS } from './load.ts'
import { findPgbench, record, runPgbench, scriptOf } from './pgbench.ts'
import { type Stage, stockedNumber, stockedNumberSql, stockUpTo } from './stage.ts'
import { type Line, ratioLine } from './table.ts'

const CLIENTS = 8
const EACH = 60
const ROUNDS = 5
/** Enough for every purchase of a run. */
const STOCK = 20_000
/** Numbers that the account keeps. */
const KEPT = 1_000

interface Work {
  name: string
  goal: { atLeast: number } | null
  path: string
  /** What the API is sent; `n` says which. */
  form(n: number): string
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
  for (const work of [buying(stage), filing()]) lines.push(...(await compare(stage, pgbench, work)))
  // Thousands were bought to warm up: the account that the Console shows later stays of a usual size.
  await stage.admin.query(
    `update numbers set released_at = now() where account_sid = $1 and released_at is null
       and sid not in (select sid from numbers where account_sid = $1 and released_at is null order by sid limit $2)`,
    [stage.server.accountSid, KEPT],
  )
  return lines
}

async function compare(stage: Stage, pgbench: string, work: Work): Promise<Line[]> {
  const { server } = stage
  const caller = frugalCallerOf(server.url, `Basic ${Buffer.from(`${server.accountSid}:${server.authToken}`).toString('base64')}`)
  let next = 1
  const fresh = () => ({ ...stage.owner, now: new Date() })
  const first = next++
  const said = await record(fresh(), ctx => work.verb(ctx, first))
  const script = scriptOf(said, server.accountSid, work.replaced(first))
  const numbers = (count = CLIENTS * EACH) => Array.from({ length: count }, () => next++)
  const api = (ns: number[]) =>
    timeAll(ns, CLIENTS, async n => {
      const status = await caller.post(work.path, work.form(n))
      if (status !== 201) throw new Error(`${work.name} answered ${status}`)
    })
  const verb = (ns: number[]) => timeAll(ns, CLIENTS, async n => void (await work.verb(fresh(), n)))
  // Both programs compile what they do often; pgbench comes compiled.
  await api(numbers(WARM_UP_CALLS))
  await verb(numbers(WARM_UP_CALLS))
  const rounds: { api: number; verb: number; sql: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const [byApi, byVerb] = [await api(numbers()), await verb(numbers())]
    const from = numbers()[0] ?? 0
    const sql = await runPgbench(pgbench, stage.databaseUrl, script, { clients: CLIENTS, each: EACH, from: from - 1 })
    rounds.push({ api: byApi / CLIENTS / EACH, verb: byVerb / CLIENTS / EACH, sql })
  }
  caller.close()
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

function buying(stage: Stage): Work {
  return {
    name: 'buy',
    goal: { atLeast: 1 },
    path: `/2010-04-01/Accounts/${stage.server.accountSid}/IncomingPhoneNumbers.json`,
    form: n => `PhoneNumber=${encodeURIComponent(stockedNumber(n))}`,
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

function filing(): Work {
  const attributes = { first_name: 'Erika', last_name: 'Mustermann', email: 'erika@example.com' }
  const form = new URLSearchParams({ FriendlyName: 'Erika', Type: 'individual', Attributes: JSON.stringify(attributes) }).toString()
  return {
    name: 'create an end user',
    goal: null,
    path: '/v2/RegulatoryCompliance/EndUsers',
    form: () => form,
    verb: ctx => createEndUser(ctx, { host: 'numbers', friendlyName: 'Erika', type: 'individual', attributes }),
    replaced: () => new Map(),
  }
}
