import { join } from 'node:path'
import pg from 'pg'
import { createLog } from '../../../src/platform/log.ts'
import { joinEmbeddedPostgres } from '../../../src/platform/postgres/embedded.ts'
import { accountApi, apiOf, eventually, staffApi } from '../../helpers/client.ts'
import { startServer, type TestServer } from '../../helpers/server.ts'
import { PersonaDouble } from '../../vendors/persona-double.ts'
import { type ChaosProxy, chaosProxy } from '../chaos-proxy.ts'
import { type Proof, Tally, times } from '../proof.ts'
import type { Stage } from '../stage.ts'
import { addressOf } from '../things.ts'

const WRITERS = 30
/** Longest time until any request is answered, whatever the network does. */
const ANSWER_MS = 25_000
const READY_MS = 5_000
const RECOVERY_MS = 10_000

export const network: Proof = {
  name: 'T-NET',
  goal: 'a database or vendor that goes dumb ends no process: every request is answered in time, readiness turns red within 5 s and green again within 10 s, nothing acknowledged is lost',
  control: 'a connection without a time limit, through the same proxy: it must still hang',
  isLong: true,
  async run(stage) {
    const tally = new Tally()
    const dumbMs = stage.pick(22_000, 60_000)
    const { server, database, vendor } = await behindProxies(stage)
    try {
      const api = accountApi(server)
      const path = `/2010-04-01/Accounts/${server.accountSid}/Addresses.json`
      const acknowledged: string[] = []
      const isRunning = { yes: true }
      let worstMs = 0
      const write = async (writer: number) => {
        while (isRunning.yes) {
          const start = performance.now()
          const answer = await api('POST', path, addressOf(`Writer ${writer}`)).catch(() => undefined)
          worstMs = Math.max(worstMs, performance.now() - start)
          if (answer?.status === 201) acknowledged.push(answer.body.sid)
          else
            tally.check(answer?.status === 503 && answer.body.code === 20503, `a write was answered ${answer?.status} ${answer?.body.code}`)
        }
      }
      const writing = Promise.all(times(WRITERS).map(write))
      await eventually(
        async () => acknowledged.length,
        count => count > 20,
      )
      database.setWeather('swallow')
      const dumb = performance.now()
      const control = hangs(database.port, dumbMs - 2_000)
      await eventually(
        () => fetch(`${server.url}/readyz`),
        ({ status }) => status === 503,
        READY_MS,
      )
      const redMs = Math.round(performance.now() - dumb)
      tally.check(redMs <= READY_MS, `readiness turned red after ${redMs} ms`)
      while (performance.now() - dumb < dumbMs) {
        const live = await Promise.race([fetch(`${server.url}/healthz`).then(({ status }) => status), later(2_000)])
        tally.check(live === 200, `/healthz was answered ${live}`)
        await later(1_000)
      }
      const isControlCaught = await control
      database.setWeather('pass')
      const back = performance.now()
      const before = acknowledged.length
      await eventually(
        async () => acknowledged.length,
        count => count > before,
        ANSWER_MS,
      )
      const backMs = Math.round(performance.now() - back)
      tally.check(backMs <= RECOVERY_MS, `the first success came ${backMs} ms after the network`)
      database.setWeather('cut')
      await later(1_000)
      database.setWeather('pass')
      await eventually(
        () => fetch(`${server.url}/readyz`),
        ({ status }) => status === 200,
        RECOVERY_MS,
      )
      isRunning.yes = false
      await writing
      tally.check(worstMs <= ANSWER_MS, `a request was answered after ${Math.round(worstMs)} ms`)
      tally.check(server.process.exitCode === null && server.process.signalCode === null, 'the server ended')
      for (const sid of acknowledged)
        tally.check((await api('GET', path.replace('.json', `/${sid}.json`))).status === 200, `${sid} was acknowledged and is lost`)
      await vendorGoesDumb(server, vendor, tally)
      return {
        n: tally.n,
        misses: tally.misses.slice(0, 10),
        isControlCaught,
        figures: { dumbSeconds: dumbMs / 1000, redMs, backMs, worstMs: Math.round(worstMs), acknowledged: acknowledged.length },
      }
    } finally {
      await server.stop()
    }
  },
}

/** A server whose database and verification vendor are reached through a proxy each. */
async function behindProxies(stage: Stage) {
  const { dataDir } = await stage.server()
  const sql = await stage.sql()
  const name = `bar_net_${Date.now()}`
  await sql.query(`create database ${name}`)
  stage.later(() => sql.query(`drop database ${name} with (force)`))
  const joined = await joinEmbeddedPostgres({ dataDir, log: createLog('silent') })
  const { username, password, searchParams } = new URL(joined.url.replace('@/', '@localhost/'))
  const database = await chaosProxy({ path: join(searchParams.get('host') ?? '', '.s.PGSQL.5432') })
  stage.later(() => database.close())
  const double = new PersonaDouble()
  const vendor = await chaosProxy({ host: '127.0.0.1', port: Number(new URL(await double.listen()).port) })
  stage.later(async () => {
    await vendor.close()
    await double.close()
  })
  const server = await startServer({
    dataDir: await stage.scratch(),
    env: {
      DATABASE_URL: `postgres://${username}:${password}@127.0.0.1:${database.port}/${name}`,
      COUNTERSIGN_VENDOR: 'persona',
      PERSONA_API_KEY: double.apiKey,
      PERSONA_BASE_URL: `http://127.0.0.1:${vendor.port}/api/v1`,
      PERSONA_TEMPLATE_ID: 'itmpl_test',
      PERSONA_WEBHOOK_SECRET: double.secrets.join(','),
    },
  })
  return { server, database, vendor }
}

/** The vendor is away too: who starts an ID check is told so, everything else goes on, and it works again at once. */
async function vendorGoesDumb(server: TestServer, vendor: ChaosProxy, tally: Tally): Promise<void> {
  const api = accountApi(server)
  const { body: newcomer } = await staffApi(server)('POST', '/staff/v1/Accounts', { FriendlyName: 'Newcomer', Type: 'trial' })
  const upgrade = () =>
    apiOf(server.url, { name: newcomer.sid, secret: newcomer.auth_token })('POST', '/v1/Upgrades', {
      Type: 'individual',
      Email: 'erika@example.com',
      IsoCountry: 'DE',
      Attributes: JSON.stringify({ first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12' }),
    })
  const start = () => api('POST', '/v1/Inquiries', { IsoCountry: 'DE', Attributes: '{"first_name":"Erika"}' })
  tally.check((await start()).status === 201, 'no ID check could be started before')
  vendor.setWeather('swallow')
  const began = performance.now()
  // More than there are connections to the database: none may be held while the vendor is waited for.
  const starting = Promise.all(times(30).map(start))
  const upgrading = upgrade()
  const other = await api('GET', '/v1/IdentityDocuments')
  tally.check(other.status === 200, `another request was answered ${other.status}`)
  tally.check(performance.now() - began <= READY_MS, 'another request waited for the vendor')
  for (const { status } of await starting) tally.check(status === 503, `with a dumb vendor: ${status}`)
  tally.check(performance.now() - began <= ANSWER_MS, 'the vendor was waited for too long')
  tally.check((await upgrading).status === 503, 'an upgrade was answered as if the vendor were there')
  vendor.setWeather('pass')
  await eventually(start, ({ status }) => status === 201, RECOVERY_MS)
  const again = await upgrade()
  tally.check(again.status === 201, `an upgrade that had failed cannot be made again: ${again.status} ${again.body.code}`)
  tally.n += 1
}

/** A careless client: connects without any limit. True when nothing has come of it after this time. */
async function hangs(port: number, afterMs: number): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'nobody', password: 'x', database: 'nothing' })
  client.on('error', () => undefined)
  const ended = client.connect().then(
    () => false,
    () => false,
  )
  const isHanging = await Promise.race([ended, later(afterMs).then(() => true)])
  // Through the proxy even the end is not heard.
  void client.end().catch(() => undefined)
  return isHanging
}

const later = (ms: number): Promise<'late'> => new Promise(resolve => setTimeout(() => resolve('late'), ms))
