import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { mintSid } from '../../src/domain/ids.ts'
import type { ReasonCode } from '../../src/domain/reasons.ts'
import { type CaseRef, type CaseResult, type NewCase, type Vendor, VendorUnavailable } from '../../src/domain/vendor.ts'

export type Paper = 'good' | 'blurred' | 'expired' | 'of-another-country'

/** What the suite needs of a vendor beyond the port: how an applicant shows a paper, and how time passes for its jobs. */
export interface Harness {
  vendor: Vendor
  show(ref: CaseRef, paper: Paper): Promise<void>
  afterRedaction(): Promise<void>
  /** The next question of how a case stands cannot be answered. */
  breakDown(): void
}

const now = () => new Date()

const newCase = (overrides: Partial<NewCase> = {}): NewCase => ({
  inquirySid: mintSid('inquiry', randomBytes(16)),
  accountSid: mintSid('account', randomBytes(16)),
  country: 'DE',
  details: {},
  allowsSpecimens: true,
  isTest: false,
  now: now(),
  ...overrides,
})

const lastOf = (result: CaseResult) => result.attempts.at(-1)?.outcome
const codesOf = (result: CaseResult): ReasonCode[] => {
  const outcome = lastOf(result)
  return outcome?.state === 'retry' ? outcome.reasons.map(({ code }) => code) : []
}

/** The same story for every vendor: the core must not be able to tell them apart but by name. */
export function vendorScenarios(name: string, open: () => Promise<Harness>): void {
  test(`${name}: a new case is open and has no attempts`, async () => {
    const { vendor } = await open()
    const ref = await vendor.start(newCase())
    assert.deepEqual(await vendor.result(ref, now()), {
      state: 'open',
      decidedAt: null,
      attempts: [],
      alsoShownIn: [],
      redactedAt: null,
    })
  })

  test(`${name}: starting twice for one inquiry makes one case`, async () => {
    const { vendor } = await open()
    const input = newCase()
    assert.equal(await vendor.start(input), await vendor.start(input))
  })

  test(`${name}: a good paper passes`, async () => {
    const { vendor, show } = await open()
    const ref = await vendor.start(newCase())
    await show(ref, 'good')
    const result = await vendor.result(ref, now())
    assert.equal(result.state, 'passed')
    assert.equal(lastOf(result)?.state, 'passed')
  })

  for (const [paper, code] of [
    ['blurred', 'blurry'],
    ['expired', 'expired'],
    ['of-another-country', 'country_mismatch'],
  ] as const) {
    test(`${name}: a paper that is ${paper} may be tried again, with the reason ${code}`, async () => {
      const { vendor, show } = await open()
      const ref = await vendor.start(newCase())
      await show(ref, paper)
      assert.ok(codesOf(await vendor.result(ref, now())).includes(code))
    })
  }

  test(`${name}: attempts are told oldest first, and a good one after a bad one passes`, async () => {
    const { vendor, show } = await open()
    const ref = await vendor.start(newCase())
    await show(ref, 'blurred')
    await vendor.result(ref, now())
    await show(ref, 'good')
    const result = await vendor.result(ref, now())
    assert.deepEqual(
      result.attempts.map(({ outcome }) => outcome.state),
      ['retry', 'passed'],
    )
  })

  test(`${name}: a vendor that cannot answer just now says so, and what was shown meanwhile is judged later`, async () => {
    const { vendor, show, breakDown } = await open()
    const ref = await vendor.start(newCase())
    await show(ref, 'good')
    breakDown()
    await assert.rejects(vendor.result(ref, now()), VendorUnavailable)
    assert.equal((await vendor.result(ref, now())).state, 'passed')
  })

  test(`${name}: a case that never was is no case, and a message that nobody signed is forged`, async () => {
    const { vendor } = await open()
    await assert.rejects(vendor.result('inq_0', now()))
    const body = Buffer.from('{"data":{"id":"evt_1","attributes":{"name":"inquiry.approved"}}}')
    assert.equal((await vendor.notice({ headers: {}, body, now: now() })).state, 'forged')
  })

  test(`${name}: a result tells nothing that was read from the paper but countries, kinds and dates of expiry`, async () => {
    const { vendor, show } = await open()
    const ref = await vendor.start(newCase({ details: { first_name: 'Zebedee', last_name: 'Quillfeather' } }))
    await show(ref, 'expired')
    const text = JSON.stringify(await vendor.result(ref, now()))
    assert.doesNotMatch(text, /zebedee|quillfeather|erika|mustermann/i)
  })

  test(`${name}: a reviewer sees pictures, and after redaction nobody does`, async () => {
    const { vendor, show, afterRedaction } = await open()
    const ref = await vendor.start(newCase())
    await show(ref, 'good')
    await vendor.result(ref, now())
    const reviewer = { staffSid: mintSid('staff', randomBytes(16)), now: now() }
    assert.ok((await vendor.view(ref, reviewer)).images.length > 0)
    await vendor.redact(ref, now())
    await afterRedaction()
    const redaction = await vendor.redact(ref, now())
    assert.equal(redaction.state, 'done')
    await assert.rejects(vendor.view(ref, reviewer), { kind: 'gone' })
    const after = await vendor.result(ref, now())
    assert.ok(after.redactedAt)
    assert.equal(after.state, 'passed')
  })
}
