import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { createLog } from '../../src/platform/log.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { accountApi, eventually, multipart } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'countersign.mjs')

describe('Moving to another PostgreSQL', () => {
  let parent: string
  let dataDir: string
  let postgres: EmbeddedPostgres
  let admin: pg.Client
  let url: string
  let server: TestServer

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'cs-move-'))
    await chmod(parent, 0o755)
    dataDir = join(parent, 'data')
    postgres = await startEmbeddedPostgres({ dataDir: join(parent, 'elsewhere'), log: createLog('silent') })
    admin = new pg.Client({ connectionString: postgres.url })
    await admin.connect()
    // As a provider of databases gives it: not a superuser, but it may make the one role that is needed.
    await admin.query(`create role tenant login createrole password 'tenant'`)
    url = await emptyDatabase('first')
    server = await startServer({ dataDir })
  })
  after(async () => {
    await server?.stop()
    await admin?.end()
    await postgres?.stop()
    await rm(parent, { recursive: true, force: true })
  })

  async function emptyDatabase(name: string): Promise<string> {
    await admin.query(`create database ${name} owner tenant`)
    return postgres.url.replace(/\/\/[^@]*@\/\w+/, `//tenant:tenant@/${name}`)
  }

  const start = (args: string[]): ChildProcess =>
    spawn(process.execPath, [PROGRAM, ...args, '--data', dataDir], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, COUNTERSIGN_DATA: '', DATABASE_URL: '' },
    })

  async function run(args: string[]): Promise<{ code: number; said: string }> {
    const child = start(args)
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (said += chunk))
    const [code] = await once(child, 'close')
    return { code, said }
  }

  test('everything is there afterwards, also when the move was killed on its way, and the old one refuses to go on', {
    timeout: 400_000,
  }, async () => {
    const form = {
      CustomerName: 'Erika "Zero" \\Test\nLtd, (x)',
      Street: 'Hauptstraße 1',
      City: 'Berlin',
      Region: 'Berlin',
      PostalCode: '10117',
      IsoCountry: 'DE',
    }
    const { body: address } = await accountApi(server)('POST', `/2010-04-01/Accounts/${server.accountSid}/Addresses.json`, form)
    const picture = { name: 'a.jpg', bytes: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5_000, 7)]) }
    const fields = {
      IsoCountry: 'DE',
      NumberType: 'local',
      EndUserType: 'individual',
      DocumentType: 'passport',
      Attributes: '{"first_name":"Erika"}',
    }
    const { body: document } = await accountApi(server)('POST', '/v1/IdentityDocuments', await multipart(fields, [picture]))
    const { body: events } = await accountApi(server)('GET', '/v1/Events?PageSize=1000')
    assert.match((await run(['move', '--to', url])).said, /Another Countersign server .* is using/)
    await server.stop()

    const killed = start(['move', '--to', url])
    await once(killed.stdout as NonNullable<ChildProcess['stdout']>, 'data')
    killed.kill('SIGKILL')
    await once(killed, 'close')
    const moved = await run(['move', '--to', url, '--json'])
    assert.equal(moved.code, 0, moved.said)
    const report = JSON.parse(moved.said)
    assert.deepEqual([report.verified, report.tables > 40, report.rows > 500], [true, true, true])
    assert.doesNotMatch(moved.said, /tenant/)

    const stale = await run(['serve', '--port', '0'])
    assert.match(stale.said, /was moved to .*first/)
    assert.notEqual(stale.code, 0)
    server = await startServer({ dataDir, args: ['--database-url', url] })
    const api = accountApi(server)
    const kept = await api('GET', `/2010-04-01/Accounts/${server.accountSid}/Addresses/${address.sid}.json`)
    assert.deepEqual([kept.status, kept.body.customer_name], [200, form.CustomerName])
    assert.equal((await api('GET', `/v1/IdentityDocuments/${document.sid}`)).body.attributes.first_name, 'Erika')
    const after = (await api('GET', '/v1/Events?PageSize=1000')).body.events as { sid: string }[]
    const sids = new Set(after.map(({ sid }) => sid))
    assert.ok(events.events.length > 0 && events.events.every((event: { sid: string }) => sids.has(event.sid)))
    assert.equal((await run(['audit', 'verify', '--database-url', url])).code, 0)
    // New rows go on counting where the old ones ended.
    const { status } = await api('POST', `/2010-04-01/Accounts/${server.accountSid}/Addresses.json`, form)
    assert.equal(status, 201)
    await eventually(
      () => fetch(`${server.url}/readyz`),
      answer => answer.status === 200,
    )
    await server.stop()
  })

  test('a move that had been cut off after its commit is found done; a database with something else in it is refused', {
    timeout: 300_000,
  }, async () => {
    await rm(join(dataDir, 'moved-to.txt'))
    const other = await run(['move', '--to', url])
    assert.match(other.said, /not empty, and holds something else/)
    const second = await emptyDatabase('second')
    assert.equal((await run(['move', '--to', second])).code, 0)
    await rm(join(dataDir, 'moved-to.txt'))
    assert.match((await run(['move', '--to', second])).said, /an earlier move had copied everything already/)
    assert.match((await run(['move', '--to', second])).said, /was moved to/)
  })
})
