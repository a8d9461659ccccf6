import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { accountApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

const RC = '/v2/RegulatoryCompliance'
const ROOT = join(import.meta.dirname, '..', '..')

let source: TestServer
let target: TestServer
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-import-'))
  source = await startServer()
  target = await startServer()
})
after(async () => {
  await source.stop()
  await target.stop()
  await rm(folder, { recursive: true })
})

async function runImport(...extra: string[]) {
  const notes = join(folder, 'notes.jsonl')
  const from = ['--from', source.url, '--from-account', source.accountSid, '--from-token', source.authToken]
  const to = ['--to', target.url, '--to-account', target.accountSid, '--to-token', target.authToken]
  const args = [join(ROOT, 'bin', 'countersign.mjs'), 'import', 'twilio', ...from, ...to, '--notes', notes, '--json', ...extra]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT })
  return JSON.parse(stdout)
}

test('brings a bundle over with everything in it, once, also when it was cut off in between', { timeout: 240_000 }, async () => {
  const [here, there] = [accountApi(source), accountApi(target)]
  const home = {
    CustomerName: 'Muster GmbH',
    Street: 'Unter den Linden 1',
    City: 'Berlin',
    Region: 'Berlin',
    PostalCode: '10117',
    IsoCountry: 'DE',
  }
  const { body: address } = await here('POST', `/2010-04-01/Accounts/${source.accountSid}/Addresses.json`, home)
  const { body: person } = await here('POST', `${RC}/EndUsers`, {
    FriendlyName: 'Muster',
    Type: 'business',
    Attributes: '{"business_name":"Muster GmbH"}',
  })
  const paperForm = { FriendlyName: 'Extract', Type: 'trade_license', Attributes: JSON.stringify({ address_sids: [address.sid] }) }
  const { body: paper } = await here('POST', `${RC}/SupportingDocuments`, paperForm)
  const group = { IsoCountry: 'DE', NumberType: 'national', EndUserType: 'business' }
  const { body: bundle } = await here('POST', `${RC}/Bundles`, { FriendlyName: 'To be moved', Email: 'a@example.com', ...group })
  for (const ObjectSid of [person.sid, paper.sid]) await here('POST', `${RC}/Bundles/${bundle.sid}/ItemAssignments`, { ObjectSid })

  const before = (await there('GET', `${RC}/Bundles`)).body.results.length
  const dry = await runImport('--dry-run')
  assert.equal(dry.created.assignments, 2)
  assert.equal((await there('GET', `${RC}/Bundles`)).body.results.length, before, 'a dry run changes nothing')

  const done = await runImport()
  assert.deepEqual(done.problems, [])
  assert.deepEqual(done.created, dry.created)
  const { body: moved } = await there('GET', `${RC}/Bundles?FriendlyName=To+be+moved`)
  assert.equal(moved.results.length, 1)
  const { body: evaluation } = await there('POST', `${RC}/Bundles/${moved.results[0].sid}/Evaluations`)
  assert.equal(evaluation.status, 'compliant', 'its items and the address behind them came along')

  const notes = join(folder, 'notes.jsonl')
  const lines = (await readFile(notes, 'utf8')).split('\n')
  await writeFile(notes, `${lines.slice(0, 2).join('\n')}\n["half`)
  const again = await runImport()
  assert.deepEqual(again.problems, [])
  assert.equal((await runImport()).created.bundles, 0, 'a third run reads the notes of the second')
  assert.equal((await there('GET', `${RC}/Bundles?FriendlyName=To+be+moved`)).body.results.length, 1, 'nothing is made twice')
})
