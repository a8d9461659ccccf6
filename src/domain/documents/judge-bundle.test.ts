import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { shippedRule } from '../../../test/support/shipped-rules.ts'
import { type BundleInput, type BundlePaper, judgeBundlePapers } from './judge-bundle.ts'
import { bill, passport, TODAY } from './readings.fixture.ts'

const EXTRACT = [
  'Handelsregister B des Amtsgerichts Hamburg',
  'Nummer der Firma: HRB 123456',
  'Beispiel Handels GmbH',
  'Mönckebergstr. 1, 20095 Hamburg',
]
const extract = (lines: string[] = EXTRACT, change: Partial<BundlePaper> = {}): BundlePaper => ({
  sid: 'RD1',
  type: 'commercial_registrar_excerpt',
  attributes: { business_name: 'Beispiel Handels GmbH', business_registration_number: 'HRB 123456', address_sids: ['AD1'] },
  isVerified: false,
  readings: [{ sid: 'FI1', kind: 'commercial_registrar_excerpt', reading: bill(lines, { kind: 'commercial_registrar_excerpt' }) }],
  ...change,
})

const rule = { ...shippedRule('DE.local.business'), decide: 'machine' as const }
const complete: BundleInput = {
  regulation: rule,
  details: {
    business_name: 'Beispiel Handels GmbH',
    business_registration_number: 'HRB 123456',
    business_website: 'example.com',
    first_name: 'Erika',
    last_name: 'Müller',
    email: 'erika@example.com',
  },
  documents: [extract()],
  addresses: [
    {
      sid: 'AD1',
      street: 'Mönckebergstraße 1',
      city: 'Hamburg',
      postalCode: '20095',
      isoCountry: 'DE',
      customerName: 'Beispiel Handels GmbH',
      isPlaced: true,
    },
  ],
  today: TODAY,
  allowSpecimens: false,
  usualProofDays: 0,
}
const judge = (change: Partial<BundleInput> = {}) => judgeBundlePapers({ ...complete, ...change })

describe('the machine and a complete bundle', () => {
  it('passes when each requirement is proven on a paper, and says by which', () => {
    const judged = judge()
    assert.deepEqual([judged.verdict, judged.why, judged.reasons], ['pass', [], []])
    assert.deepEqual(judged.proofs, [
      { requirement: 'business_reg_no_info', document: 'RD1', fields: ['business_registration_number'] },
      { requirement: 'business_name_info', document: 'RD1', fields: ['business_name'] },
      { requirement: 'business_address_proof_info', document: 'RD1', fields: ['address_sids'] },
    ])
    assert.deepEqual(judge(), judged)
  })

  const doubts: [string, Partial<BundleInput>][] = [
    ['the rule leaves it to a person', { regulation: { ...rule, decide: 'person' } }],
    ['a paper has no scan', { documents: [extract(EXTRACT, { readings: [] })] }],
    ['a scan gave no text', { documents: [extract([])] }],
    ['the paper does not show the registration number', { documents: [extract(EXTRACT.filter(text => !text.includes('HRB')))] }],
    ['the paper shows another address', { documents: [extract([...EXTRACT.slice(0, 3), 'Jungfernstieg 7, 20095 Hamburg'])] }],
    ['the paper is of another company', { documents: [extract(EXTRACT.map(text => text.replace('Beispiel', 'Andere')))] }],
    ['the address is in no prefix for certain', { addresses: complete.addresses.map(address => ({ ...address, isPlaced: false })) }],
    ['the address is not the account’s', { addresses: [] }],
    [
      'a specimen lies where none may pass',
      {
        documents: [
          extract(EXTRACT, {
            readings: [{ sid: 'FI1', kind: 'commercial_registrar_excerpt', reading: bill(EXTRACT, { specimen: true }) }],
          }),
        ],
      },
    ],
    ['the only accepted paper is missing', { documents: [extract(EXTRACT, { type: 'utility_bill' })] }],
    ['nothing was filed', { documents: [] }],
  ]
  for (const [what, change] of doubts) {
    it(`leaves it to a person when ${what}`, () => {
      const judged = judge(change)
      assert.equal(judged.verdict, 'person', JSON.stringify(judged))
      assert.ok(judged.why.length > 0)
    })
  }

  it('takes a paper that was verified with another bundle as proof of what it is accepted for', () => {
    assert.equal(judge({ documents: [extract([], { isVerified: true, readings: [] })] }).verdict, 'pass')
  })

  it('asks for every address that a paper is to show', () => {
    const two = { business_name: 'Beispiel Handels GmbH', business_registration_number: 'HRB 123456', address_sids: ['AD1', 'AD2'] }
    const second = { ...complete.addresses[0], sid: 'AD2', street: 'Jungfernstieg 7' } as BundleInput['addresses'][number]
    const judged = judge({ documents: [extract(EXTRACT, { attributes: two })], addresses: [...complete.addresses, second] })
    assert.equal(judged.verdict, 'person')
  })

  it('rejects what is provably wrong: an identity paper that has ended', () => {
    const papers = rule.documents.map(requirement => ({
      ...requirement,
      accepted: [{ type: 'passport', friendlyName: 'Passport', fields: [] }],
    }))
    const ended = {
      sid: 'RD2',
      type: 'passport',
      attributes: {},
      isVerified: false,
      readings: [{ sid: 'FI2', kind: 'passport', reading: passport({}, { expiry_date: '2020-01-01' }) }],
    }
    const judged = judge({ regulation: { ...rule, documents: papers }, documents: [ended], addresses: [] })
    assert.equal(judged.verdict, 'fail')
    assert.ok(judged.reasons.some(({ code }) => code === 'expired'))
  })

  it('needs no proof of what the rule asks to be stated only', () => {
    const stated = { ...rule, documents: rule.documents.filter(({ name }) => name === 'business_name_info') }
    assert.equal(
      judge({
        regulation: { ...stated, address: { scope: 'none', proof: false } },
        details: { ...complete.details, first_name: 'Anybody' },
      }).verdict,
      'pass',
    )
  })
})
