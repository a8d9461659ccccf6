import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isGenuineWebhook } from '../../../src/platform/callback-signature.ts'
import { eventually } from '../../helpers/client.ts'
import { inParallel, type Proof, Tally, times } from '../proof.ts'
import type { Stage } from '../stage.ts'
import { ok } from '../things.ts'

const FAULTS = ['500', '429', 'reset', 'redirect', 'half'] as const
const MAX_ROUNDS = 14

export const callbacks: Proof = {
  name: 'T-WH',
  goal: 'no callback is lost over faulty receivers; each is genuine, and ten attempts span the days that are promised',
  control: 'a receiver that never acknowledges: its delivery must end as failed and be seen as missing',
  async run(stage) {
    const tally = new Tally()
    const events = stage.pick(40, 2_000)
    const { api, token } = await stage.tenant()
    const staff = await stage.staff()
    const receiver = await listen(token, tally)
    stage.later(async () => receiver.close())
    const created = new Set<string>()
    await inParallel(times(events), 3, async n => {
      const body = {
        IsoCountry: 'DE',
        NumberType: 'local',
        EndUserType: 'individual',
        StatusCallback: `${receiver.url}/${n === 0 ? 'never' : n % 7}`,
      }
      const { sid } = ok(await api('POST', '/v1/IdentityDocuments', body))
      ok(await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: sid, Status: 'passed' }))
    })
    const sql = await stage.sql()
    const account = (await sql.query<{ sid: string }>('select sid from accounts order by created_at desc limit 1')).rows[0]?.sid ?? ''
    for (const { sid } of (await sql.query<{ sid: string }>('select sid from callback_deliveries where account_sid = $1', [account])).rows)
      created.add(sid)
    const days = await runOut(stage, account)
    const ends = await sql.query<{ sid: string; status: string; attempts: number }>(
      'select sid, status, attempts from callback_deliveries where account_sid = $1',
      [account],
    )
    const isHopeless = (sid: string) => receiver.refused.has(sid)
    const hopeless = ends.rows.filter(({ sid }) => isHopeless(sid))
    for (const sid of created) if (!isHopeless(sid)) tally.check(receiver.acknowledged.has(sid), `${sid} was never delivered`)
    const duplicates = [...receiver.acknowledged.values()].filter(count => count > 1).length
    return {
      n: tally.n,
      misses: tally.misses,
      isControlCaught:
        hopeless.length > 0 &&
        hopeless.every(({ sid, status, attempts }) => status === 'failed' && attempts === 10 && !receiver.acknowledged.has(sid)),
      figures: { events: created.size, faults: receiver.faults(), duplicates, days },
    }
  },
}

/** Moves the sandbox clock to the next attempt until nothing waits any more. Returns the days that went by on it. */
async function runOut(stage: Stage, account: string): Promise<number> {
  const sql = await stage.sql()
  const staff = await stage.staff()
  const waiting = async () =>
    (
      await sql.query<{ due: number; later: number }>(
        `select count(*) filter (where leased_until is not null or attempts = 0)::int as due, count(*)::int as later
         from callback_deliveries where account_sid = $1 and status = 'pending'`,
        [account],
      )
    ).rows[0] ?? { due: 0, later: 0 }
  const offset = async () => ok(await staff('GET', '/staff/v1/Sandbox/Clock')).offset_ms as number
  const start = await offset()
  for (let round = 0; round < MAX_ROUNDS; round++) {
    await eventually(waiting, ({ due }) => due === 0)
    if ((await waiting()).later === 0) break
    const marks = async () =>
      (await sql.query('select sum(attempts)::int as sum from callback_deliveries where account_sid = $1', [account])).rows[0].sum
    const before = await marks()
    ok(await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P2D' }))
    await eventually(marks, sum => sum > before)
  }
  return Math.round((await offset()) - start) / 86_400_000
}

interface Receiver {
  url: string
  acknowledged: Map<string, number>
  refused: Set<string>
  faults(): number
  close(): void
}

/** Fails the first tries of each delivery as its path says, in turn by every fault; `/never` fails always. */
async function listen(token: string, tally: Tally): Promise<Receiver> {
  const tries = new Map<string, number>()
  const acknowledged = new Map<string, number>()
  const refused = new Set<string>()
  let faults = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const id = String(request.headers['webhook-id'])
    tally.check(isGenuine(request, token, Buffer.concat(chunks).toString()), `${id}: the signature is not genuine`)
    const path = (request.url ?? '').slice(1)
    const count = tries.get(id) ?? 0
    tries.set(id, count + 1)
    if (path === 'never') refused.add(id)
    if (path !== 'never' && count >= Number(path)) {
      acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1)
      response.writeHead(204).end()
      return
    }
    faults += 1
    fail(FAULTS[(count + faults) % FAULTS.length] ?? '500', response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    acknowledged,
    refused,
    faults: () => faults,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The time in the header is the sandbox's, so it is taken as now. */
function isGenuine({ headers }: IncomingMessage, token: string, body: string): boolean {
  const told = Object.fromEntries(['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name => [name, String(headers[name])]))
  return isGenuineWebhook(token, told, new Date(Number(headers['webhook-timestamp']) * 1000), body)
}

function fail(fault: (typeof FAULTS)[number], response: ServerResponse): void {
  if (fault === 'reset') response.destroy()
  else if (fault === 'redirect') response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
  else if (fault === 'half') response.writeHead(500, { 'content-length': '1000' }).write('half an answer', () => response.destroy())
  else response.writeHead(Number(fault)).end()
}
