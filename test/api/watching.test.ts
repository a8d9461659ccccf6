import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { accountApi, apiOf, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'countersign.mjs')
const ALERTS = join(import.meta.dirname, '..', '..', 'ops', 'alerts.yml')

describe('Watching and bounding a server', () => {
  let server: TestServer

  before(async () => {
    server = await startServer()
  })
  after(() => server?.stop())

  const metrics = async (): Promise<string> => (await fetch(`${server.url}/metrics`)).text()

  test('a server that can do its work is ready', async () => {
    const answer = await fetch(`${server.url}/readyz`)
    assert.deepEqual([answer.status, await answer.json()], [200, { status: 'ready', reasons: [] }])
  })

  test('the doctor finds nothing wrong with it', async () => {
    const found = JSON.parse(execFileSync(process.execPath, [PROGRAM, 'doctor', '--data', server.dataDir, '--json'], { encoding: 'utf8' }))
    const { findings } = found as { findings: { name: string; state: string; says: string }[] }
    assert.deepEqual(
      findings.filter(({ state }) => state === 'trouble'),
      [],
    )
    assert.match(findings.find(({ name }) => name === 'processes')?.says ?? '', /^1 servers, 1 processes/)
  })

  test('every metric that an alert rule watches is told', async () => {
    await accountApi(server)('GET', '/v1/Policies')
    const told = await metrics()
    const watched = new Set((await readFile(ALERTS, 'utf8')).match(/\bcountersign_[a-z_]+/g))
    assert.ok(watched.size >= 10)
    for (const name of watched) assert.match(told, new RegExp(`^${name}[ {]`, 'm'))
    for (const line of told.trimEnd().split('\n')) assert.match(line, /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"\\]*",?)+\})? -?[0-9.e+-]+)$/)
    assert.match(told, /^countersign_database_up 1$/m)
    assert.match(told, /^countersign_workers 1$/m)
  })

  test('answers are counted by the template of their route, whoever asks', async () => {
    const count = async (status: number) =>
      Number(
        new RegExp(
          `^countersign_http_requests_total\\{method="GET",route="/v1/IdentityDocuments/:Sid",status="${status}"\\} (\\d+)$`,
          'm',
        ).exec(await metrics())?.[1] ?? 0,
      )
    const before = await count(404)
    const sid = `RI${'0'.repeat(32)}`
    for (let n = 0; n < 3; n++) await accountApi(server)('GET', `/v1/IdentityDocuments/${sid}`)
    assert.equal(await count(404), before + 3)
    const told = await metrics()
    assert.match(
      told,
      /^countersign_http_request_duration_seconds_bucket\{method="GET",route="\/v1\/IdentityDocuments\/:Sid",le="\+Inf"\} \d+$/m,
    )
    assert.doesNotMatch(told, /[A-Z]{2}[0-9a-f]{32}/)
  })

  test('an account that sends more than the operator allows is answered 429 with 20429, others go on', async () => {
    const staff = staffApi(server)
    const other = (await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Quiet', Type: 'full' })).body
    const quiet = apiOf(server.url, { name: other.sid ?? other.account_sid, secret: other.auth_token })
    assert.equal((await staff('POST', '/staff/v1/Settings', { RequestsPerMinute: 4 })).status, 200)
    const answers = []
    for (let n = 0; n < 6; n++) answers.push(await accountApi(server)('GET', '/v1/Policies'))
    const refused = answers.filter(({ status }) => status === 429)
    assert.equal(answers[0]?.status, 200)
    assert.ok(refused.length > 0)
    for (const { body, headers } of refused) {
      assert.equal(body.code, 20429)
      assert.ok(Number(headers.get('retry-after')) >= 1)
    }
    assert.equal((await quiet('GET', '/v1/Policies')).status, 200)
    assert.equal((await staff('POST', '/staff/v1/Settings', { RequestsPerMinute: -1 })).status, 400)
    await staff('POST', '/staff/v1/Settings', { RequestsPerMinute: 0 })
    assert.equal((await accountApi(server)('GET', '/v1/Policies')).status, 200)
  })
})
