import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { accountApi } from '../../helpers/client.ts'
import { startServer, type TestServer } from '../../helpers/server.ts'
import { newSignInToken, postToken } from '../../helpers/sign-in.ts'
import { inParallel, type Proof, Tally, times } from '../proof.ts'

type Guess = (address: string) => Promise<Response>

export const guess: Proof = {
  name: 'T-BF',
  goal: 'who guesses secrets or links is told to wait (429 with Retry-After), by address and by name, alike for names that exist and that do not; a right secret is taken all the while, from the same address too',
  control: 'a server that only ever says no: nobody is told to wait there, and that must be seen',
  async run(stage) {
    const tally = new Tally()
    const tries = stage.pick(100, 2_000)
    const server = await startServer({ env: { COUNTERSIGN_TRUST_PROXY: '1' } })
    try {
      const right = accountApi(server)
      const taken = { yes: 0 }
      for (const [position, [name, attempt]] of Object.entries(waysIn(server)).entries()) {
        // One address that goes on and on, and many addresses that try the same name.
        const lone = await statuses(
          tries,
          () => attempt(`192.0.2.${position + 1}`),
          async () => {
            const { status } = await right('GET', '/v1/Requests?PageSize=1', undefined, { 'x-forwarded-for': `192.0.2.${position + 1}` })
            tally.check(status === 200, `${name}: meanwhile the right secret was answered ${status}`)
            taken.yes += 1
          },
        )
        judge(name, lone, tally)
      }
      let address = 0
      const nextAddress = () => {
        address += 1
        return `198.51.${address >> 8}.${address & 255}`
      }
      const spread = await statuses(tries, () => basic(server, server.accountSid)(nextAddress()))
      judge('one name from many addresses', spread, tally)
      const sql = await stage.open(server.dataDir, { max: 1 })
      const link = await postToken(server.url, await newSignInToken(sql, server.accountSid), { 'x-forwarded-for': '192.0.2.1' })
      tally.check(link.status === 200, `a right link from a guessing address was answered ${link.status}`)
      const unknown = await statuses(40, () => basic(server, `AC${'d'.repeat(32)}`)('203.0.113.1'))
      const known = await statuses(40, () => basic(server, server.accountSid)('203.0.113.2'))
      tally.check(Math.abs(waits(unknown) - waits(known)) <= 20, 'names that exist are slowed otherwise than names that do not')
      return {
        n: tally.n,
        misses: tally.misses,
        isControlCaught: !(await bareServerSlows(tries)),
        figures: { ways: Object.keys(waysIn(server)).length, tries, rightMeanwhile: taken.yes },
      }
    } finally {
      await server.stop()
    }
  },
}

/** Every door that opens to a secret alone. */
function waysIn(server: TestServer): Record<string, Guess> {
  const post =
    (path: string, body: () => Record<string, string>): Guess =>
    address =>
      fetch(server.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
        body: JSON.stringify(body()),
      })
  const fresh = () => randomBytes(24).toString('base64url')
  return {
    'the auth token': basic(server, server.accountSid),
    'an invented account': basic(server, `AC${'e'.repeat(32)}`),
    'an API key': basic(server, `SK${'e'.repeat(32)}`),
    'a staff key': basic(server, server.staffKey, '/staff/v1/Accounts'),
    'a link to the Console': post('/console/v1/SignIn', () => ({ token: fresh() })),
    'a password': post('/console/v1/SignIn', () => ({ email: 'owner@example.com', password: fresh() })),
    'a link to a check': post('/verify/api/session', () => ({ token: fresh() })),
    'an upload link': address => post(`/upload/${fresh()}`, () => ({}))(address),
  }
}

const basic =
  (server: Pick<TestServer, 'url'>, name: string, path = '/v1/Requests'): Guess =>
  address =>
    fetch(server.url + path, {
      headers: {
        authorization: `Basic ${Buffer.from(`${name}:${randomBytes(16).toString('hex')}`).toString('base64')}`,
        'x-forwarded-for': address,
      },
    })

interface Answered {
  status: number
  retryAfter: string | null
}

/** The answers to so many guesses; every tenth is followed by something else. */
async function statuses(count: number, attempt: () => Promise<Response>, meanwhile?: () => Promise<void>): Promise<Answered[]> {
  const answers: Answered[] = []
  await inParallel(times(count), 4, async n => {
    const { status, headers } = await attempt()
    answers.push({ status, retryAfter: headers.get('retry-after') })
    if (n % 10 === 0) await meanwhile?.()
  })
  return answers
}

const waits = (answers: readonly Answered[]): number => answers.filter(({ status }) => status === 429).length

function judge(name: string, answers: readonly Answered[], tally: Tally): void {
  for (const { status, retryAfter } of answers) {
    const seconds = Number(retryAfter)
    tally.check([401, 403, 410, 429].includes(status), `${name}: a guess was answered ${status}`)
    tally.check(status !== 429 || (seconds >= 1 && seconds <= 3_600), `${name}: told to wait ${retryAfter} s`)
  }
  // A minute's allowance, and once more where a run goes over the end of a minute.
  tally.check(waits(answers) >= Math.min(answers.length - 65, 30), `${name}: ${waits(answers)} of ${answers.length} guesses were slowed`)
}

async function bareServerSlows(tries: number): Promise<boolean> {
  const bare = createServer((_, response) => response.writeHead(401).end())
  await new Promise<void>(resolve => bare.listen(0, '127.0.0.1', resolve))
  const answers = await statuses(tries, () => basic({ url: `http://127.0.0.1:${(bare.address() as AddressInfo).port}` }, 'x')('192.0.2.1'))
  bare.close()
  const tally = new Tally()
  judge('bare', answers, tally)
  return tally.misses.length === 0
}
