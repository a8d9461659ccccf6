import { eventually, staffApi } from '../../helpers/client.ts'
import { startServer, type TestServer } from '../../helpers/server.ts'
import { type BrowserSession, newSignInToken, postToken, signIn } from '../../helpers/sign-in.ts'
import { type Proof, Tally } from '../proof.ts'
import { ok } from '../things.ts'

export const sessions: Proof = {
  name: 'T-SESS',
  goal: 'a session gets a new secret at each sign-in, ends after 30 minutes of silence and 12 hours in all, and is dead at once when it is ended, wherever that happens',
  control: 'each cookie must open the Console just before it is said to be dead',
  async run(stage) {
    const tally = new Tally()
    const server = await startServer()
    try {
      const sql = await stage.open(server.dataDir, { max: 2 })
      const enter = async (headers?: Record<string, string>) => signIn(server.url, await newSignInToken(sql, server.accountSid), headers)
      const alive: boolean[] = []
      const dies = async (session: BrowserSession, how: string, end: () => Promise<unknown>) => {
        alive.push((await look(server, session)) === 200)
        await end()
        const status = await eventually(
          () => look(server, session),
          answer => answer !== 200,
          5_000,
        ).catch(() => 200)
        tally.check(status === 401, `${how}: the old cookie is answered ${status}`)
      }
      const planted = 'countersign_session=chosen-by-somebody-else'
      const fresh = await enter({ cookie: planted })
      tally.check(!fresh.cookie.includes('chosen') && fresh.cookie !== planted, 'a secret that the browser brought along was taken over')
      tally.check(
        /HttpOnly/.test(fresh.setCookie) && /SameSite=Lax/.test(fresh.setCookie),
        'the cookie can be read by scripts or sent by others',
      )
      await dies(fresh, 'a new sign-in in the same browser', () => enter({ cookie: fresh.cookie }))
      const [one, two] = [await enter(), await enter()]
      tally.check(one.cookie !== two.cookie && one.csrf !== two.csrf, 'two sign-ins share a secret')
      await dies(one, 'signing out', () => change(server, one, 'DELETE', '/console/v1/Session'))
      const other = ok(await get(server, two, '/console/v1/Sessions')).sessions.find((each: { is_current: boolean }) => !each.is_current)
      tally.check(other?.sid !== undefined, 'the other sessions are not listed')
      const third = await enter()
      await dies(two, 'ended from another browser', () => change(server, third, 'DELETE', '/console/v1/Sessions'))
      const token = await newSignInToken(sql, server.accountSid)
      await signIn(server.url, token)
      tally.check((await postToken(server.url, token)).status === 410, 'a one-time link worked twice')
      await idleAndOld(server, enter, dies, tally)
      const last = await enter()
      await dies(last, 'the account was suspended', () =>
        sql.query(`update accounts set status = 'suspended' where sid = $1`, [server.accountSid]),
      )
      return {
        n: tally.n,
        misses: tally.misses,
        isControlCaught: alive.length >= 6 && alive.every(Boolean),
        figures: { sessions: alive.length },
      }
    } finally {
      await server.stop()
    }
  },
}

type Dies = (session: BrowserSession, how: string, end: () => Promise<unknown>) => Promise<void>

/** The clock of the sandbox makes the hours go by. */
async function idleAndOld(server: TestServer, enter: () => Promise<BrowserSession>, dies: Dies, tally: Tally): Promise<void> {
  const pass = async (duration: string) => ok(await staffApi(server)('POST', '/staff/v1/Sandbox/Clock', { Advance: duration }))
  const idle = await enter()
  await pass('PT29M')
  await dies(idle, '30 minutes of silence', () => pass('PT31M'))
  const busy = await enter()
  for (let quarters = 0; quarters < 47; quarters++) {
    await pass('PT15M')
    tally.check((await look(server, busy)) === 200, `a session in use ended after ${(quarters + 1) / 4} hours`)
  }
  await dies(busy, '12 hours in all', () => pass('PT16M'))
}

const get = async (server: TestServer, { cookie }: BrowserSession, path: string) => {
  const answer = await fetch(server.url + path, { headers: { cookie } })
  return { status: answer.status, headers: answer.headers, body: await answer.json() }
}
const look = async (server: TestServer, session: BrowserSession): Promise<number> =>
  (await get(server, session, '/console/v1/Session')).status

const change = (server: TestServer, { cookie, csrf }: BrowserSession, method: string, path: string) =>
  fetch(server.url + path, { method, headers: { cookie, 'x-csrf-token': csrf } })
