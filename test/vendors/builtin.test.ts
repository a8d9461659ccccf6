import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import sharp from 'sharp'
import { mintSid } from '../../src/domain/ids.ts'
import type { NewCase, Submission, Vendor } from '../../src/domain/vendor.ts'
import { createReader, type Reader } from '../../src/platform/imaging/reader.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { migrate } from '../../src/platform/postgres/migrate.ts'
import { type Database, openDatabase } from '../../src/platform/postgres/pool.ts'
import { createVault, type Vault } from '../../src/platform/vault/vault.ts'
import { type BuiltinVendor, createBuiltinVendor } from '../../src/platform/vendors/builtin/builtin.ts'
import { DEFAULT_FRAUD_POLICY } from '../../src/platform/vendors/builtin/fraud.ts'
import { SPECIMENS } from '../helpers/client.ts'
import { type Paper, vendorScenarios } from './scenarios.ts'

const PAPERS: Record<Paper, string> = {
  good: 'passport-erika-scan.jpg',
  blurred: 'passport-erika-blurred.jpg',
  expired: 'passport-erika-expired.jpg',
  'of-another-country': 'passport-zoe.jpg',
}
const DAY_MS = 86_400_000
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

let folder = ''
let postgres: EmbeddedPostgres
let db: Database
let vault: Vault
let reader: Reader
let slots: pg.Pool

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-vendor-'))
  postgres = await startEmbeddedPostgres({ dataDir: folder, log: silent })
  await migrate(postgres.url, () => undefined)
  db = openDatabase(postgres.url, { maxConnections: 5, onError: () => undefined })
  slots = new pg.Pool({ connectionString: postgres.url, max: 1 })
  // A connection that PostgreSQL ends while it stops is nothing to fail for.
  slots.on('error', () => undefined)
  vault = await createVault({ keysDir: join(folder, 'keys'), filesDir: join(folder, 'files'), reserveSlots })
  reader = createReader({ workers: 1, memoryMb: 600, timeoutMs: 45_000 })
})
after(async () => {
  await reader.close()
  await db.close()
  await slots.end()
  await vault.close()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

async function reserveSlots(count: number): Promise<bigint> {
  const { rows } = await slots.query<{ start: string }>(
    'update vendor.key_slots set next = next + $1 returning (next - $1)::text as start',
    [count],
  )
  return BigInt(rows[0]?.start ?? '')
}

const openVendor = (change: Partial<Parameters<typeof createBuiltinVendor>[0]> = {}): BuiltinVendor =>
  createBuiltinVendor({ db, vault, reader, reencode: async bytes => (await reader.render(bytes, 0)) ?? new Uint8Array(), ...change })

/** The specimens of this repository stand for real papers here: marks of specimens are not compared, as everybody has them. */
const asReal: Pick<Reader, 'read'> = { read: async (bytes, hints) => ({ ...(await reader.read(bytes, hints)), specimen: false }) }

async function show(vendor: Vendor, ref: string, file: string, change: Partial<Submission> = {}): Promise<string> {
  const front = { bytes: await readFile(join(SPECIMENS, file)), name: file }
  const attemptSid = mintSid('attempt', randomBytes(16))
  await vendor.attempt(ref, { attemptSid, country: 'DE', documentType: 'passport', front, back: null, now: new Date(), ...change })
  return attemptSid
}

vendorScenarios('builtin', async () => {
  const vendor = openVendor()
  const country = (paper: Paper) => (paper === 'of-another-country' ? 'ES' : 'DE')
  return {
    vendor,
    show: async (ref, paper) => void (await show(vendor, ref, PAPERS[paper], { country: country(paper) })),
    afterRedaction: async () => undefined,
  }
})

const newCase = (change: Partial<NewCase> = {}): NewCase => ({
  inquirySid: mintSid('inquiry', randomBytes(16)),
  accountSid: mintSid('account', randomBytes(16)),
  country: 'DE',
  details: {},
  allowsSpecimens: true,
  now: new Date(),
  ...change,
})

const outcomeOf = async (vendor: Vendor, ref: string) => (await vendor.result(ref, new Date())).attempts.at(-1)?.outcome

test('the same pictures for the same country and type are known again, for another country they are judged anew', async () => {
  const vendor = openVendor()
  const ref = await vendor.start(newCase())
  const bytes = await readFile(join(SPECIMENS, PAPERS.expired))
  const submission = (country: string): Submission => ({
    attemptSid: mintSid('attempt', randomBytes(16)),
    country,
    documentType: 'passport',
    front: { bytes, name: null },
    back: null,
    now: new Date(),
  })
  const first = submission('DE')
  assert.equal((await vendor.attempt(ref, first)).state, 'received')
  await vendor.result(ref, new Date())
  assert.deepEqual(await vendor.attempt(ref, submission('DE')), { state: 'repeated', attemptSid: first.attemptSid })
  assert.equal((await vendor.attempt(ref, submission('ES'))).state, 'received')
})

test('a paper that another account has filed is told to staff only, and goes to a person when the operator wants it', async () => {
  const strict = openVendor({ reader: asReal, fraud: { ...DEFAULT_FRAUD_POLICY, number_reused: 'review', picture_reused: 'review' } })
  const first = await strict.start(newCase())
  await show(strict, first, 'passport-zoe.jpg', { country: 'FR' })
  await strict.result(first, new Date())
  const second = await strict.start(newCase())
  await show(strict, second, 'passport-zoe.jpg', { country: 'FR' })
  const outcome = await outcomeOf(strict, second)
  assert.ok(outcome?.state === 'review' || outcome?.state === 'retry', JSON.stringify(outcome))
  assert.ok(outcome.staffReasons.some(({ code }) => code === 'document_reused'))
  assert.ok(outcome.reasons.every(({ code }) => code !== 'document_reused'))
})

test('a blocked paper is declined in every account, and the applicant hears no more than that it could not be verified', async () => {
  const vendor = openVendor({ reader: asReal })
  const first = await vendor.start(newCase())
  await show(vendor, first, PAPERS.good)
  assert.equal((await outcomeOf(vendor, first))?.state, 'passed')
  assert.equal(await vendor.block(first, new Date()), 1)
  const second = await vendor.start(newCase())
  await show(vendor, second, 'passport-erika.jpg')
  const outcome = await outcomeOf(vendor, second)
  assert.ok(outcome?.state === 'retry')
  assert.deepEqual(
    outcome.reasons.map(({ code, retry }) => [code, retry]),
    [['suspected_fraud', false]],
  )
  await slots.query('delete from vendor.blocked')
})

test('a paper edited with a picture editor goes to a person, who is told why', async () => {
  const vendor = openVendor()
  const ref = await vendor.start(newCase())
  const bytes = await sharp(await readFile(join(SPECIMENS, PAPERS.good)))
    .withExif({ IFD0: { Software: 'Adobe Photoshop 25.0' } })
    .jpeg({ quality: 95 })
    .toBuffer()
  const attemptSid = mintSid('attempt', randomBytes(16))
  await vendor.attempt(ref, {
    attemptSid,
    country: 'DE',
    documentType: 'passport',
    front: { bytes, name: null },
    back: null,
    now: new Date(),
  })
  const outcome = await outcomeOf(vendor, ref)
  assert.ok(outcome?.state === 'review', JSON.stringify(outcome))
  assert.deepEqual(
    outcome.staffReasons.map(({ code }) => code),
    ['edited_image'],
  )
})

test('pictures are refused from day 28 on although nothing has erased them; the eraser leaves no file but of held accounts', async () => {
  const vendor = openVendor()
  const held = newCase()
  const ref = await vendor.start(held)
  await show(vendor, ref, PAPERS.good)
  const late = new Date(Date.now() + 28 * DAY_MS + 1000)
  const reviewer = { staffSid: mintSid('staff', randomBytes(16)), now: late }
  await assert.rejects(vendor.view(ref, reviewer), { kind: 'gone' })
  assert.ok((await files()) > 0)
  const { accountSid } = held
  await vendor.eraseDue(late, [accountSid])
  assert.equal(await files(), 1)
  await vendor.eraseDue(late, [])
  assert.equal(await files(), 0)
})

async function files(): Promise<number> {
  let count = 0
  for await (const _file of vault.listFiles()) count++
  return count
}
