import assert from 'node:assert/strict'
import { mkdir, rename, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Api, accountApi, eventually, multipart, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { withDatabase } from '../helpers/sign-in.ts'

/** Takes calls and never says a word. */
let dumb: Server
let server: TestServer
let api: Api
before(async () => {
  dumb = createServer(() => undefined)
  await new Promise<void>(resolve => dumb.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has an address with a port.
  const { port } = dumb.address() as AddressInfo
  server = await startServer({ env: { COUNTERSIGN_SMTP_URL: `smtp://127.0.0.1:${port}` } })
  api = accountApi(server)
})
after(async () => {
  await server.stop()
  dumb.close()
})

const states = () =>
  withDatabase(server.dataDir, async sql => (await sql.query<{ state: string }>('select state from files order by sid')).rows)

test('a scan that cannot be erased and a mail server that says nothing hold up no other scan', async () => {
  const filed = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', DocumentType: 'passport' }
  const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(9_000)])
  for (let scan = 0; scan < 3; scan++)
    assert.equal((await api('POST', '/v1/IdentityDocuments', await multipart(filed, [{ name: 'a.jpg', bytes }]))).status, 201)
  for (let mail = 0; mail < 10; mail++)
    assert.equal((await api('POST', '/v1/Users', { Email: `m${mail}@example.com`, Name: 'M', Role: 'member' })).status, 201)

  const first = await withDatabase(
    server.dataDir,
    async sql => (await sql.query('select path from files order by erase_after limit 1')).rows[0],
  )
  const path = join(server.dataDir, 'vault', first.path)
  await rename(path, `${path}.away`)
  await mkdir(join(path, 'in the way'), { recursive: true })
  await staffApi(server)('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P29D' })
  const left = await eventually(states, rows => rows.filter(({ state }) => state === 'erased').length === 2, 20_000)
  assert.equal(left.length, 3)

  await rm(path, { recursive: true })
  await rename(`${path}.away`, path)
  await eventually(states, rows => rows.every(({ state }) => state === 'erased'), 20_000)
})
