import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { accountApi, multipart } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { withDatabase } from '../helpers/sign-in.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const GUIDE = join(ROOT, 'docs', 'guides', 'operating.md')
const run = promisify(execFile)

describe('The guide to running it', () => {
  let parent: string
  let dataDir: string
  let server: TestServer
  let document: string

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'cs-operate-'))
    dataDir = join(parent, 'countersign')
    server = await startServer({ dataDir })
    const fields = { FriendlyName: 'Kept', IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', DocumentType: 'passport' }
    const { body } = await accountApi(server)('POST', '/v1/IdentityDocuments', await multipart(fields, ['hills.jpg']))
    document = body.sid
  })
  after(async () => {
    await server?.stop()
    await rm(parent, { recursive: true, force: true })
  })

  /** Every command of the guide in its order, on directories of ours. */
  test('names commands that do what it says, one after the other, beneath a running server', async () => {
    const guide = await readFile(GUIDE, 'utf8')
    const commands = [...guide.matchAll(/^npx countersign (.*)$/gm)].map(([, words = '']) =>
      words.replaceAll('/var/lib', parent).split(' '),
    )
    const answers = new Map<string, Record<string, unknown>>()
    for (const words of commands) {
      const { stdout } = await run(process.execPath, [join(ROOT, 'bin', 'countersign.mjs'), ...words], { cwd: parent })
      answers.set(words.slice(0, 2).join(' '), JSON.parse(stdout))
    }
    assert.equal(answers.get('audit verify')?.whole, true)
    assert.ok(Number(answers.get('keys rotate')?.rewrapped) > 0)
    assert.deepEqual(
      ['backup nightly.backup', 'restore nightly.backup', 'keys export', 'keys import'].filter(name => !answers.has(name)),
      [],
    )
  })

  test('restores an installation that answers with everything in it', async () => {
    await server.stop()
    const restored = join(parent, 'countersign-restored')
    await cp(join(dataDir, 'first-start.json'), join(restored, 'first-start.json'))
    server = await startServer({ dataDir: restored })
    const { status, body } = await accountApi(server)('GET', `/v1/IdentityDocuments/${document}`)
    assert.deepEqual([status, body.friendly_name], [200, 'Kept'])
    const page = await accountApi(server)('GET', `/v1/IdentityDocuments/${document}/Files/${body.documents[0].sid}/Pages/0`)
    assert.equal(page.status, 200)
  })

  test('refuses to start an older release on the data of a newer one', async () => {
    await withDatabase(server.dataDir, sql => sql.query(`insert into schema_migrations (name, checksum) values ('9999-tomorrow.sql', 'x')`))
    const again = run(process.execPath, [
      join(ROOT, 'bin', 'countersign.mjs'),
      'account',
      'create',
      '--name',
      'X',
      '--data',
      server.dataDir,
    ])
    await assert.rejects(again, /newer release has worked on this database \(9999-tomorrow\.sql\).*restore a backup/s)
  })
})
