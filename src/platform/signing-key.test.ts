import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { publicKeyOf } from './signed-json.ts'
import { createSigningKey } from './signing-key.ts'

const PROGRAM = `
  const { createSigningKey } = await import(process.argv[1])
  const { publicKeyOf } = await import(process.argv[2])
  process.stdout.write(publicKeyOf(await createSigningKey(process.argv[3])()))`

test('processes that start together get one key, readable by this user only, and leave no drafts', async t => {
  const dir = await mkdtemp(join(tmpdir(), 'cs-key-'))
  t.after(() => rm(dir, { recursive: true, force: true }))
  const keysDir = join(dir, 'keys')
  const modules = ['signing-key.ts', 'signed-json.ts'].map(name => join(import.meta.dirname, name))
  const run = () => promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', PROGRAM, ...modules, keysDir])
  const inside = Array.from({ length: 8 }, () => createSigningKey(keysDir)().then(publicKeyOf))
  const keys = [...(await Promise.all([run(), run()])).map(({ stdout }) => stdout), ...(await Promise.all(inside))]
  assert.equal(new Set(keys).size, 1)
  assert.deepEqual(await readdir(keysDir), ['signing.pem'])
  assert.equal((await stat(join(keysDir, 'signing.pem'))).mode & 0o777, 0o600)
})
