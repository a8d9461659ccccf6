import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mean } from './load.ts'
import type { Stage } from './stage.ts'
import { type Extent, type Line, percentile, ratioLine } from './table.ts'

const RECEIVERS = 100
const DELIVERIES = { ordinary: 2_000, full: 10_000 }
const ROUNDS = 4
const LONGEST_MS = 120_000

/**
 * Callbacks to a hundred receivers, all alive and then with one that takes connections and never answers: the time until the living
 * ninety-nine have theirs, each judged by its own.
 */
export async function measureCallbacks(stage: Stage, { isFull }: Extent): Promise<Line[]> {
  const count = isFull ? DELIVERIES.full : DELIVERIES.ordinary
  const alive: number[] = []
  const withDead: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    // In turn first and second: what was delivered stays in the table, so whoever comes later has more of it.
    for (const hasDead of round % 2 === 0 ? [true, false] : [false, true]) {
      const ms = await deliver(stage, count, hasDead)
      if (round > 0) (hasDead ? withDead : alive).push(ms)
    }
  }
  const [quick, beside] = [mean(alive), mean(withDead)]
  const about = `${(beside / 1000).toFixed(1)} s beside ${(quick / 1000).toFixed(1)} s for ${count.toLocaleString('en')} callbacks to ${RECEIVERS} receivers`
  const rate = (count / quick) * 1000
  return [
    ratioLine('callbacks: 95 % of the living receivers served, one of a hundred dead / all alive', beside / quick, about, { atMost: 1.1 }),
    { name: 'callbacks delivered and written down', figure: `${rate.toFixed(0)} a second`, goal: '-', isMet: null },
  ]
}

/** Milliseconds until 95 of 100 living receivers have all of theirs. */
async function deliver(stage: Stage, count: number, hasDead: boolean): Promise<number> {
  const each = count / RECEIVERS
  const finishedMs: number[] = []
  const start = performance.now()
  let done = () => {}
  const served = new Promise<void>(resolve => {
    done = resolve
  })
  const receivers = await Promise.all(
    Array.from({ length: RECEIVERS }, (_, index) =>
      openReceiver(index === 0 && hasDead ? 'dead' : each, () => {
        finishedMs.push(performance.now() - start)
        if (finishedMs.length === RECEIVERS - 1) done()
      }),
    ),
  )
  const started = performance.now() - start
  await stage.admin.query(
    `insert into callback_deliveries (sid, account_sid, event_sid, subject_sid, url, fields, next_attempt_at, created_at)
     select 'CD' || md5($1 || i), $2, 'EV' || md5($1 || i), 'PN' || md5($1 || i), ($3::text[])[1 + i % $4], '{"Status":"passed"}', now(), now()
     from generate_series(0, $5::int - 1) i`,
    [randomBytes(8).toString('hex'), stage.server.accountSid, receivers.map(({ url }) => url), RECEIVERS, count],
  )
  const limit = setTimeout(done, LONGEST_MS)
  await served
  clearTimeout(limit)
  if (finishedMs.length < RECEIVERS - 1) throw new Error(`only ${finishedMs.length} receivers were served`)
  await stage.admin.query(`delete from callback_deliveries where status = 'pending'`)
  for (const { server } of receivers) server.close().closeAllConnections()
  return percentile(finishedMs, 0.95) - started
}

async function openReceiver(expected: number | 'dead', finished: () => void): Promise<{ url: string; server: Server }> {
  let left = expected === 'dead' ? 0 : expected
  const server = createServer((request, reply) => {
    request.resume()
    if (expected === 'dead') return
    reply.end()
    left -= 1
    if (left === 0) finished()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, server }
}
