import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eventually } from '../../helpers/client.ts'
import { type Proof, Tally, times } from '../proof.ts'
import type { Stage } from '../stage.ts'

const MOST_TO_ONE = 8
const MOST_IN_ALL = 64

export const storm: Proof = {
  name: 'T-STORM',
  goal: `a backlog of callbacks leaves with at most ${MOST_TO_ONE} at once to one receiver and ${MOST_IN_ALL} in all; a receiver that hangs holds up nobody else`,
  control: 'a sender that starts everything at once: the same receiver must count more',
  async run(stage) {
    const tally = new Tally()
    const backlog = stage.pick(600, 10_000)
    const receivers = await Promise.all(times(3).map(() => listen()))
    const hanging = await listen(true)
    for (const receiver of [...receivers, hanging]) stage.later(async () => receiver.close())
    const { sid } = await stage.tenant()
    const sql = await stage.sql()
    const start = performance.now()
    // The hanging one's come first in the queue, and are more than all that may be on the way.
    await plant(stage, sid, hanging.url, MOST_IN_ALL * 3)
    for (const { url } of receivers) await plant(stage, sid, url, Math.ceil(backlog / receivers.length))
    const open = async () =>
      (
        await sql.query(
          `select count(*)::int as rows from callback_deliveries where account_sid = $1 and status = 'pending' and url <> $2`,
          [sid, hanging.url],
        )
      ).rows[0].rows as number
    await eventually(open, rows => rows === 0, 15 * 60_000)
    const seconds = Math.round((performance.now() - start) / 1000)
    const taken = receivers.reduce((sum, { ids }) => sum + ids.size, 0)
    tally.check(taken >= backlog, `${taken} of ${backlog} arrived`)
    tally.n += taken
    for (const { most } of [...receivers, hanging])
      tally.check(most() <= MOST_TO_ONE, `${most()} were on their way to one receiver at once`)
    tally.check(hanging.most() > 0, 'the hanging receiver was never tried')
    await sql.query('delete from callback_deliveries where account_sid = $1', [sid])
    const naive = await listen(true)
    void Promise.allSettled(times(MOST_TO_ONE * 2).map(() => fetch(naive.url, { method: 'POST' })))
    const counted = await eventually(
      async () => naive.most(),
      most => most >= MOST_TO_ONE * 2,
    )
    naive.close()
    return {
      n: tally.n,
      misses: tally.misses,
      isControlCaught: counted > MOST_TO_ONE,
      figures: { seconds, mostToOne: Math.max(...receivers.map(({ most }) => most())), mostToHanging: hanging.most() },
    }
  },
}

/** Deliveries that are due, of a subject each, as if a long outage had ended. */
async function plant(stage: Stage, account: string, url: string, count: number): Promise<void> {
  const sql = await stage.sql()
  await sql.query(
    `insert into callback_deliveries (sid, account_sid, event_sid, subject_sid, url, fields, next_attempt_at, created_at)
     select 'DL' || md5($2 || n), $1, 'EV' || md5($2 || n), 'RI' || md5($2 || n), $2, '{"Status":"passed"}', timestamptz '2000-01-01' + n * interval '1 second', now()
     from generate_series(1, $3::int) n`,
    [account, url, count],
  )
}

interface Receiver {
  url: string
  ids: Set<string>
  /** The most requests that were open at once. */
  most(): number
  close(): void
}

async function listen(hangs = false): Promise<Receiver> {
  const ids = new Set<string>()
  let open = 0
  let most = 0
  const server = createServer((request, response) => {
    open += 1
    most = Math.max(most, open)
    response.once('close', () => {
      open -= 1
    })
    request.resume()
    if (hangs) return
    request.once('end', () => {
      ids.add(String(request.headers['webhook-id']))
      response.writeHead(204).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ids,
    most: () => most,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
