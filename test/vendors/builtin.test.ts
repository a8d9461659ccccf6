import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import sharp from 'sharp'
import { DEFAULT_FRAUD_POLICY, type FraudPolicy } from '../../src/domain/fraud.ts'
import { mintSid } from '../../src/domain/ids.ts'
import type { Reading } from '../../src/domain/reading/reading.ts'
import type { AttemptOutcome, NewCase, Submission, Vendor } from '../../src/domain/vendor.ts'
import { createReader, type Reader } from '../../src/platform/imaging/reader.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { migrate } from '../../src/platform/postgres/migrate.ts'
import { type Database, openDatabase } from '../../src/platform/postgres/pool.ts'
import { createVault, type Vault } from '../../src/platform/vault/vault.ts'
import { type BuiltinVendor, createBuiltinVendor } from '../../src/platform/vendors/builtin/builtin.ts'
import { DEFAULT_FRAUD_RULES, type FraudRules } from '../../src/platform/vendors/builtin/own.ts'
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
  createBuiltinVendor({
    db,
    vault,
    reader: readOnce,
    reencode: async bytes => (await reader.render(bytes, 0)) ?? new Uint8Array(),
    ...change,
  })

/** Reading is slow and always the same: each picture is read once in this file. */
const known = new Map<string, Promise<Reading>>()
const readOnce: Pick<Reader, 'read'> = {
  read(bytes, hints) {
    const key = `${createHash('sha256').update(bytes).digest('hex')} ${JSON.stringify(hints)}`
    const reading = known.get(key) ?? reader.read(bytes, hints)
    known.set(key, reading)
    return reading
  },
}

/** The specimens of this repository stand for real papers here: marks of specimens are not compared, as everybody has them. */
const asReal: Pick<Reader, 'read'> = { read: async (bytes, hints) => ({ ...(await readOnce.read(bytes, hints)), specimen: false }) }

async function show(vendor: Vendor, ref: string, file: string, change: Partial<Submission> = {}): Promise<string> {
  const front = { bytes: await readFile(join(SPECIMENS, file)), name: file }
  const attemptSid = mintSid('attempt', randomBytes(16))
  await vendor.attempt(ref, { attemptSid, country: 'DE', documentType: 'passport', front, back: null, now: new Date(), ...change })
  return attemptSid
}

vendorScenarios('builtin', async () => {
  let isBroken = false
  const reader: Pick<Reader, 'read'> = {
    async read(bytes, hints) {
      if (isBroken) {
        isBroken = false
        throw new Error('every reader is busy')
      }
      return readOnce.read(bytes, hints)
    },
  }
  const vendor = openVendor({ reader })
  const country = (paper: Paper) => (paper === 'of-another-country' ? 'ES' : 'DE')
  return {
    vendor,
    show: async (ref, paper) => void (await show(vendor, ref, PAPERS[paper], { country: country(paper) })),
    afterRedaction: async () => undefined,
    breakDown: () => {
      isBroken = true
    },
  }
})

const newCase = (change: Partial<NewCase> = {}): NewCase => ({
  inquirySid: mintSid('inquiry', randomBytes(16)),
  accountSid: mintSid('account', randomBytes(16)),
  country: 'DE',
  details: {},
  allowsSpecimens: true,
  isTest: false,
  now: new Date(),
  ...change,
})

const submissionOf = (bytes: Uint8Array): Submission => ({
  attemptSid: mintSid('attempt', randomBytes(16)),
  country: 'DE',
  documentType: 'passport',
  front: { bytes, name: null },
  back: null,
  now: new Date(),
})

const outcomeOf = async (vendor: Vendor, ref: string) => (await vendor.result(ref, new Date())).attempts.at(-1)?.outcome

test('the same pictures for the same country and type are known again, for another country they are judged anew', async () => {
  const vendor = openVendor()
  const ref = await vendor.start(newCase())
  const bytes = await readFile(join(SPECIMENS, PAPERS.expired))
  const submission = (country: string) => ({ ...submissionOf(bytes), country })
  const first = submission('DE')
  assert.equal((await vendor.attempt(ref, first)).state, 'received')
  await vendor.result(ref, new Date())
  assert.deepEqual(await vendor.attempt(ref, submission('DE')), { state: 'repeated', attemptSid: first.attemptSid })
  assert.equal((await vendor.attempt(ref, submission('ES'))).state, 'received')
})

/** The rules with one answer changed. */
const strict = (change: Partial<FraudPolicy>, limits: Partial<FraudRules> = {}): Partial<Parameters<typeof createBuiltinVendor>[0]> => ({
  reader: asReal,
  fraud: () => ({ ...DEFAULT_FRAUD_RULES, policy: { ...DEFAULT_FRAUD_POLICY, ...change }, ...limits }),
})

/** A case for which this paper was shown and judged. */
async function shown(vendor: Vendor, file: string, country = 'DE', change: Partial<NewCase> = {}): Promise<string> {
  const ref = await vendor.start(newCase(change))
  await show(vendor, ref, file, { country })
  await vendor.result(ref, new Date())
  return ref
}

const told = (outcome: AttemptOutcome | undefined) => ({
  state: outcome?.state,
  reasons: outcome && 'reasons' in outcome ? outcome.reasons.map(({ code }) => code) : [],
  staff: outcome && 'staffReasons' in outcome ? outcome.staffReasons.map(({ code }) => code) : [],
})

for (const [answer, state, reasons] of [
  ['accept', 'passed', []],
  ['review', 'review', []],
  ['decline', 'retry', ['suspected_fraud']],
] as const) {
  test(`the same number in another account is told to staff by name, and by the policy ${answer} it comes to ${state}`, async () => {
    await slots.query('delete from vendor.marks')
    const vendor = openVendor(strict({ number_reused: answer }))
    await shown(vendor, PAPERS.good)
    const second = await shown(vendor, 'passport-erika.jpg')
    assert.deepEqual(told(await outcomeOf(vendor, second)), { state, reasons, staff: ['document_reused'] })
  })

  test(`the very same picture in another account: by the policy ${answer} it comes to ${state}`, async () => {
    await slots.query('delete from vendor.marks')
    const vendor = openVendor(strict({ picture_reused: answer }))
    await shown(vendor, PAPERS.good)
    assert.deepEqual(told(await outcomeOf(vendor, await shown(vendor, PAPERS.good))), {
      state,
      reasons,
      staff: ['document_reused', 'picture_reused'],
    })
  })

  test(`traces of an editor in the metadata: by the policy ${answer} it comes to ${state}`, async () => {
    const vendor = openVendor({ ...strict({ edited: answer }), reader: readOnce })
    const ref = await vendor.start(newCase())
    const bytes = await sharp(await readFile(join(SPECIMENS, PAPERS.good)))
      .withExif({ IFD0: { Software: 'Adobe Photoshop 25.0' } })
      .jpeg({ quality: 95 })
      .toBuffer()
    await vendor.attempt(ref, submissionOf(bytes))
    assert.deepEqual(told(await outcomeOf(vendor, ref)), { state, reasons, staff: ['edited_image'] })
  })

  test(`more checks a day than an account may have: by the policy ${answer} it comes to ${state}`, async () => {
    await slots.query('delete from vendor.marks')
    const vendor = openVendor(strict({ velocity: answer }, { checksADay: 1 }))
    const { accountSid } = newCase()
    await vendor.start(newCase({ accountSid }))
    const ref = await shown(vendor, PAPERS.good, 'DE', { accountSid })
    assert.deepEqual(told(await outcomeOf(vendor, ref)), { state, reasons, staff: ['many_checks'] })
  })

  test(`a paper that is shown in more checks a day than any should be: by the policy ${answer} it comes to ${state}`, async () => {
    await slots.query('delete from vendor.marks')
    const vendor = openVendor(strict({ velocity: answer }, { showingsADay: 1 }))
    const { accountSid } = newCase()
    await shown(vendor, PAPERS.good, 'DE', { accountSid })
    const ref = await shown(vendor, 'passport-erika.jpg', 'DE', { accountSid })
    assert.deepEqual(told(await outcomeOf(vendor, ref)), { state, reasons, staff: ['many_checks'] })
  })

  for (const [sign, change, word] of [
    ['print_disagrees', { findings: [{ code: 'mrz_print_disagree' }] }, 'mrz_print_disagree'],
    ['check_digits', { mrz: 'failed' }, 'mrz_check_digit'],
  ] as const) {
    test(`${sign}: by the policy ${answer} it does not pass by machine unless it is accepted`, async () => {
      await slots.query('delete from vendor.marks')
      const doubtful: Pick<Reader, 'read'> = {
        read: async (bytes, hints) => {
          const reading = await readOnce.read(bytes, hints)
          const mrz = reading.mrz && 'mrz' in change ? { ...reading.mrz, confirmed: true, failed: ['document_number'] } : reading.mrz
          return { ...reading, specimen: false, mrz, findings: 'findings' in change ? [...change.findings] : reading.findings }
        },
      }
      const vendor = openVendor({ ...strict({ [sign]: answer }), reader: doubtful })
      const outcome = await outcomeOf(vendor, await shown(vendor, PAPERS.good))
      assert.ok(outcome && 'staffReasons' in outcome && outcome.staffReasons.some(({ code }) => code === word), JSON.stringify(outcome))
      if (answer !== 'accept') assert.equal(outcome.state, state)
      if (outcome.state === 'retry') assert.ok(outcome.reasons.every(({ code }) => code !== 'mrz_print_disagree'))
    })
  }
}

test('a paper of the same account again is no sign of anything', async () => {
  await slots.query('delete from vendor.marks')
  const vendor = openVendor(strict({ number_reused: 'decline', picture_reused: 'decline' }))
  const { accountSid } = newCase()
  await shown(vendor, PAPERS.good, 'DE', { accountSid })
  assert.deepEqual(told(await outcomeOf(vendor, await shown(vendor, PAPERS.good, 'DE', { accountSid }))).staff, [])
})

test('earlier cases with the same paper are named where reuse is not accepted, and kept quiet where it is', async () => {
  await slots.query('delete from vendor.marks')
  const careful = openVendor(strict({ number_reused: 'review' }))
  const first = await shown(careful, PAPERS.good)
  const second = await shown(careful, 'passport-erika.jpg')
  assert.deepEqual((await careful.result(second, new Date())).alsoShownIn, [first])
  assert.deepEqual((await openVendor(strict({})).result(second, new Date())).alsoShownIn, [])
})

test('a blocked paper is declined in every account, is told without its reason, names who showed it before, and can be taken off the list', async () => {
  await slots.query('delete from vendor.marks')
  const vendor = openVendor(strict({}))
  const earlier = await shown(vendor, 'passport-erika.jpg')
  const first = await shown(vendor, PAPERS.good)
  assert.deepEqual(await vendor.block(first, new Date()), { papers: 1, cases: [earlier] })
  const declined = told(await outcomeOf(vendor, await shown(vendor, 'passport-erika.jpg')))
  assert.deepEqual([declined.state, declined.reasons], ['retry', ['suspected_fraud']])
  assert.ok(declined.staff.includes('blocked_document'), declined.staff.join())
  assert.equal(await vendor.unblock(first), 1)
  assert.equal(told(await outcomeOf(vendor, await shown(vendor, 'passport-erika.jpg'))).state, 'passed')
})

for (const [policy, state] of [
  ['accept', 'passed'],
  ['review', 'review'],
] as const) {
  test(`a blocked paper by the policy ${policy} comes to ${state}`, async () => {
    await slots.query('delete from vendor.marks')
    const vendor = openVendor(strict({ blocked: policy }))
    const first = await shown(vendor, PAPERS.good)
    await vendor.block(first, new Date())
    assert.equal(told(await outcomeOf(vendor, await shown(vendor, 'passport-erika.jpg'))).state, state)
    await vendor.unblock(first)
  })
}

test('a magic number of a test account decides whatever the pictures show, turn by turn, and nowhere else', async () => {
  const vendor = openVendor()
  const details = { document_number: 'TEST-GLARE' }
  const scripted = await vendor.start(newCase({ isTest: true, details }))
  await show(vendor, scripted, PAPERS.good)
  assert.deepEqual(told(await outcomeOf(vendor, scripted)), { state: 'retry', reasons: ['glare'], staff: [] })
  const failing = await vendor.start(newCase({ isTest: true, details: { document_number: 'TEST-ERROR' } }))
  await show(vendor, failing, PAPERS.good)
  assert.deepEqual(await outcomeOf(vendor, failing), { state: 'error', why: 'unavailable' })
  const slow = await vendor.start(newCase({ isTest: true, details: { document_number: 'TEST-SLOW' } }))
  await show(vendor, slow, PAPERS.expired)
  assert.equal((await outcomeOf(vendor, slow))?.state, 'processing')
  assert.equal((await vendor.result(slow, new Date(Date.now() + 60_000))).state, 'passed')
  const ordinary = await vendor.start(newCase({ details }))
  await show(vendor, ordinary, PAPERS.good)
  assert.notDeepEqual(told(await outcomeOf(vendor, ordinary)).reasons, ['glare'])
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
  while ((await vendor.eraseDue(late, [accountSid])) > 0);
  assert.equal(await files(), 1)
  while ((await vendor.eraseDue(late, [])) > 0);
  assert.equal(await files(), 0)
})

async function files(): Promise<number> {
  let count = 0
  for await (const _file of vault.listFiles()) count++
  return count
}
