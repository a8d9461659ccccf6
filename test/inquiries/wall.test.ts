import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { joinEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { type Api, accountApi, eventually, SPECIMENS, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

/** What stands on the specimen and must stay with the vendor, and what was typed. */
const SECRETS = ['Mustermann', 'L01X00T47', '8408129', '1984-08-12', 'Zebedee-Quillfeather']

let server: TestServer
let api: Api
let client: pg.Client
before(async () => {
  server = await startServer()
  api = accountApi(server)
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const postgres = await joinEmbeddedPostgres({ dataDir: server.dataDir, log: silent })
  client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
})
after(async () => {
  await client.end()
  await server.stop()
})

/** Every row of the core as text; bytes as they are and as hex, so that nothing hides in an encoding. */
async function everythingOfTheCore(): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'public'`,
  )
  const parts: string[] = []
  for (const { name } of rows) {
    const found = await client.query({ text: `select * from ${name}`, rowMode: 'array' })
    for (const row of found.rows as unknown[][])
      for (const value of row)
        parts.push(Buffer.isBuffer(value) ? `${value.toString('latin1')} ${value.toString('hex')}` : (JSON.stringify(value) ?? ''))
  }
  return parts.join('\n')
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}

test('no table of the core holds a picture, a reading or a typed detail of an ID check; its vault holds no picture either', async () => {
  const picture = await readFile(join(SPECIMENS, 'passport-erika-scan.jpg'))
  const attributes = JSON.stringify({ first_name: 'Erika', last_name: 'Mustermann', email: 'Zebedee-Quillfeather@example.com' })
  const { body } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE', FriendlyName: 'Wall', Attributes: attributes })
  const form = new FormData()
  form.set('IsoCountry', 'DE')
  form.set('DocumentType', 'passport')
  form.set('Front', new Blob([new Uint8Array(picture)]), 'Zebedee-Quillfeather.jpg')
  await api('POST', `/v1/Inquiries/${body.sid}/Attempts`, form)
  await eventually(
    () => api('GET', `/v1/Inquiries/${body.sid}`),
    answer => answer.body.status === 'passed',
  )

  const core = await everythingOfTheCore()
  assert.ok(core.includes(body.sid), 'the search finds what is there')
  for (const secret of SECRETS) {
    for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64').replace(/=+$/, '')]) {
      assert.ok(!core.toLowerCase().includes(form.toLowerCase()), `the core holds ${secret}`)
    }
  }
  assert.ok(!core.includes(picture.subarray(1000, 1040).toString('hex')), 'the core holds the picture')
  assert.equal((await client.query('select 1 from files')).rowCount, 0)
  assert.deepEqual(await filesUnder(join(server.dataDir, 'vault')), [])
  assert.equal((await filesUnder(join(server.dataDir, 'vendor-vault'))).length, 1)
})

test('after erasure the vendor has no file and nothing sealed left of the case', async () => {
  const staff = staffApi(server)
  const list = await api('GET', '/v1/Inquiries')
  const [inquiry] = list.body.inquiries
  assert.equal((await api('DELETE', `/v1/Inquiries/${inquiry.sid}`)).status, 204)
  assert.deepEqual(await filesUnder(join(server.dataDir, 'vendor-vault')), [])
  const { rows } = await client.query('select sealed, erased_at from vendor.cases where inquiry_sid = $1', [inquiry.sid])
  assert.equal(rows[0].sealed, null)
  assert.ok(rows[0].erased_at)
  assert.equal((await client.query('select 1 from vendor.submissions where sealed is not null')).rowCount, 0)
  const after = await api('GET', `/v1/Inquiries/${inquiry.sid}`)
  assert.equal(after.body.status, 'passed')
  assert.equal((await staff('GET', '/staff/v1/Reviews?Status=open')).body.reviews.length, 0)
})
