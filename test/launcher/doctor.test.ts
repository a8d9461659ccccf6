import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { examine } from '../../src/app/commands/doctor.ts'
import type { Finding } from '../../src/app/commands/doctor-finding.ts'
import { readConfig } from '../../src/app/config.ts'

describe('The doctor', () => {
  let dataDir: string
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'cs-doctor-'))
  })
  after(() => rm(dataDir, { recursive: true, force: true }))

  const findings = (databaseUrl?: string): Promise<Finding[]> => examine(readConfig({ data: dataDir, databaseUrl }, {}))
  const named = (found: readonly Finding[], name: string) => found.find(finding => finding.name === name)

  test('finds nothing wrong with an empty directory', async () => {
    const found = await findings()
    assert.deepEqual(
      found.filter(({ state }) => state === 'trouble'),
      [],
    )
    assert.equal(named(found, 'reader')?.state, 'well')
  })

  test('says what to do about each trouble that it finds', async () => {
    await mkdir(join(dataDir, 'vault'))
    assert.match(named(await findings(), 'keys')?.fix ?? '', /keys import/)
    await mkdir(join(dataDir, 'keys'))
    await writeFile(join(dataDir, 'keys', 'secret'), 'x')
    assert.match(named(await findings(), 'keys')?.says ?? '', /incomplete/)
    await writeFile(join(dataDir, 'keys', 'root.1'), 'x')
    await chmod(join(dataDir, 'keys'), 0o755)
    assert.match(named(await findings(), 'keys')?.fix ?? '', /chmod 700/)
    await chmod(join(dataDir, 'keys'), 0o700)
    await mkdir(join(dataDir, 'postgres'))
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '15\n')
    await writeFile(join(dataDir, 'moved-to.txt'), 'db.example.com:5432/countersign\n')
    const found = await findings()
    assert.match(named(found, 'database files')?.says ?? '', /PostgreSQL 15/)
    assert.match(named(found, 'database')?.says ?? '', /moved to db\.example\.com/)
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '18\n')
    const broken = await findings()
    assert.match(named(broken, 'database files')?.says ?? '', /pg_control is missing/)
    assert.match(named(broken, 'sealed files')?.says ?? '', /^vendor-vault missing/)
    for (const { state, fix, name } of found) if (state !== 'well') assert.ok(fix, name)
  })

  test('a database that cannot be reached is named, with where to look', async () => {
    const away = named(await findings('postgres://nobody:secret-word@127.0.0.1:1/none'), 'database')
    assert.deepEqual([away?.state, /ECONNREFUSED/.test(away?.says ?? '')], ['trouble', true])
    assert.doesNotMatch(JSON.stringify(away), /secret-word/)
  })
})
