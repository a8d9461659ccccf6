import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Reading, ReadingFinding } from '../reading/reading.ts'
import { judgeInquiry } from './inquiry.ts'
import { field, line, mrzOf, passport } from './readings.fixture.ts'

const finding = fc.constantFrom<ReadingFinding['code']>(
  'blurry',
  'glare',
  'cut_off',
  'too_dark',
  'wrong_side',
  'not_a_document',
  'several_documents',
  'unreadable_file',
  'portrait_missing',
  'mrz_check_digit',
  'mrz_print_disagree',
)

/** Passports that say now this and now that, read well or badly. */
const reading: fc.Arbitrary<Reading> = fc
  .record({
    isRead: fc.constantFrom(true, true, true, false),
    confirmed: fc.constantFrom(true, true, true, false),
    failed: fc.constantFrom<string[]>([], [], ['document_number']),
    first: fc.constantFrom('ERIKA', 'ERIKA', 'ERIKA MARIA', 'OTTO'),
    last: fc.constantFrom('MUELLER', 'MULLER', 'MEIER'),
    number: fc.constantFrom('C01X00T47', 'CO1XOOT47', 'C01X00T48'),
    expiry: fc.constantFrom('2031-05-03', '2026-11-24', '2026-11-23'),
    country: fc.constantFrom('DE', 'DE', 'ES', 'UTO', null),
    specimen: fc.boolean(),
    portrait: fc.constantFrom('seen' as const, 'seen' as const, 'missing' as const, 'unsure' as const, null),
    findings: fc.oneof(fc.constant<ReadingFinding['code'][]>([]), fc.array(finding, { maxLength: 1 })),
    printed: fc.constantFrom(null, 'C01X00T47', 'Z99Z99Z99'),
    sharpness: fc.constantFrom(0.9, 0.9, 0.65, 0.4),
  })
  .map(made => {
    const good = passport({}, { first_name: made.first, last_name: made.last, document_number: made.number, expiry_date: made.expiry })
    return {
      ...good,
      issuingCountry: made.country,
      specimen: made.specimen,
      mrz: made.isRead ? mrzOf(good.mrz?.lines ?? [], { confirmed: made.confirmed, failed: made.failed }) : null,
      fields: [...(made.isRead ? good.fields : []), ...(made.printed ? [field('document_number', made.printed, 'print', 0.95)] : [])],
      text: [line('ERIKA MÜLLER C01X00T47 DEUTSCHLAND', 0.3)],
      portrait: made.portrait,
      findings: made.findings.map(code => ({ code })),
      quality: { sharpness: made.sharpness, brightness: 0.6, glare: 0, isCutOff: false, resolution: 1200 },
    }
  })

const details = { first_name: 'Erika', last_name: 'Müller', document_number: 'C01X00T47' }
const judge = (front: Reading, allowSpecimens: boolean) =>
  judgeInquiry({ details, isoCountry: 'DE', documentType: 'passport', front, back: null, today: '2026-11-24', allowSpecimens })
const runs = { seed: 20261124, numRuns: 4000 }

describe('whatever is read', () => {
  it('passes only what is confirmed, valid, whole, of the country, and says what was typed', () => {
    let passed = 0
    fc.assert(
      fc.property(reading, fc.boolean(), (front, allowSpecimens) => {
        if (judge(front, allowSpecimens).verdict !== 'pass') return
        passed++
        const coded = (name: string) => front.fields.find(one => one.name === name && one.source === 'mrz')?.value
        assert.equal(front.mrz?.confirmed, true)
        assert.deepEqual(front.mrz?.failed, [])
        assert.ok((coded('expiry_date') ?? '') >= '2026-11-24')
        assert.equal(coded('first_name'), 'ERIKA')
        assert.notEqual(coded('last_name'), 'MEIER')
        assert.equal(coded('document_number')?.replaceAll('O', '0'), 'C01X00T47')
        assert.ok((front.quality?.sharpness ?? 0) > 0.58)
        assert.ok(front.issuingCountry === 'DE' || (front.issuingCountry === 'UTO' && allowSpecimens))
        assert.notEqual(front.portrait, 'missing')
        assert.ok(front.findings.every(({ code }) => code !== 'several_documents'))
        if (front.specimen) assert.ok(allowSpecimens)
        else assert.ok(front.portrait !== 'unsure' && front.findings.every(({ code }) => allowSpecimens && code === 'mrz_print_disagree'))
      }),
      runs,
    )
    assert.ok(passed > 20, `${passed} passed: too few to prove anything`)
  })
  it('gives a reason with every refusal, a word to staff with every doubt, and the same verdict twice', () => {
    fc.assert(
      fc.property(reading, fc.boolean(), (front, allowSpecimens) => {
        const judged = judge(front, allowSpecimens)
        assert.equal(judged.verdict === 'fail', judged.reasons.length > 0)
        if (judged.verdict === 'person') assert.ok(judged.why.length > 0)
        if (judged.verdict === 'pass') assert.deepEqual(judged.why, [])
        assert.deepEqual(judge(front, allowSpecimens), judged)
      }),
      { ...runs, numRuns: 1000 },
    )
  })
  it('tells staff why without telling who', () => {
    fc.assert(
      fc.property(reading, front => {
        for (const word of judge(front, false).why) assert.doesNotMatch(word, /ERIKA|Erika|M[UÜ]E?LLER|C01X00T47|Z99/i)
      }),
      { ...runs, numRuns: 500 },
    )
  })
})
