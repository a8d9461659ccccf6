import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { accountApi, eventually } from '../helpers/client.ts'
import { startServer } from '../helpers/server.ts'

test('after kill -9 of every process nothing acknowledged is lost', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'cs-'))
  const acknowledged: string[] = []
  const first = await startServer({ dataDir })
  const api = accountApi(first)
  const path = `/2010-04-01/Accounts/${first.accountSid}/Addresses`
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let n = 0; n < 500; n++) {
      const form = {
        CustomerName: `Writer ${writer}`,
        Street: `Hauptstraße ${n + 1}`,
        City: 'Berlin',
        Region: 'Berlin',
        PostalCode: '10117',
        IsoCountry: 'DE',
      }
      const answer = await api('POST', `${path}.json`, form).catch(() => undefined)
      if (!answer) return
      if (answer.status === 201) acknowledged.push(answer.body.sid)
    }
  })
  await eventually(
    async () => acknowledged.length,
    count => count > 30,
  )
  const postmaster = Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
  first.process.kill('SIGKILL')
  process.kill(postmaster, 'SIGKILL')
  await Promise.all(writers)

  const second = await startServer({ dataDir })
  try {
    const again = accountApi(second)
    for (const sid of acknowledged) assert.equal((await again('GET', `${path}/${sid}.json`)).status, 200, `${sid} is lost`)
  } finally {
    await second.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
})
