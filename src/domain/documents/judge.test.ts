import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Reading } from '../reading/reading.ts'
import { judgeInquiry } from './inquiry.ts'
import { type JudgedRule, type JudgeInput, judgeDocument } from './judge.ts'
import { bill, codes, field, line, mrzOf, passport, TODAY } from './readings.fixture.ts'

const details = { first_name: 'Erika', last_name: 'Müller', birth_date: '1984-08-12', document_number: 'C01X00T47' }
const address = { street: 'Mönckebergstraße 1', city: 'Hamburg', postalCode: '20095', isoCountry: 'DE' }

const accepted = (...types: string[]) => types.map(type => ({ type, friendlyName: type, fields: [] }))
const requiredField = (name: string) => ({ name, friendlyName: name, kind: 'text' as const, required: true })
const rule = (change: Partial<JudgedRule> = {}): JudgedRule => ({
  documents: [
    {
      name: 'individual_name_info',
      friendlyName: '',
      description: '',
      accepted: accepted('passport', 'national_id_card', 'residence_permit'),
    },
    {
      name: 'proof_of_address',
      friendlyName: '',
      description: '',
      accepted: accepted('national_id_card', 'utility_bill', 'bank_statement'),
    },
  ],
  endUser: [
    { name: 'individual_info', friendlyName: '', type: 'individual', fields: ['first_name', 'last_name', 'birth_date'].map(requiredField) },
  ],
  decide: 'machine',
  minimumAge: null,
  addressProofMaxAgeDays: null,
  address: { scope: 'locality', proof: true },
  ...change,
})

const caseOf = (change: Partial<JudgeInput> = {}, id: Reading = passport(), proof: Reading = bill()): JudgeInput => ({
  regulation: rule(),
  details,
  address,
  locality: 'same',
  readings: [
    { sid: 'FI1', kind: 'passport', reading: id },
    { sid: 'FI2', kind: 'utility_bill', reading: proof },
  ],
  isoCountry: 'DE',
  today: TODAY,
  allowSpecimens: false,
  ...change,
})

describe('the judge of a document for a number', () => {
  it('passes when every detail is proven, and says the same again', () => {
    const judged = judgeDocument(caseOf())
    assert.deepEqual([judged.verdict, judged.reasons, judged.why], ['pass', [], []])
    assert.equal(judged.expiresOn, '2031-05-03')
    assert.deepEqual(judgeDocument(caseOf()), judged)
  })
  it('compares each detail with each paper that should show it, and tells where it stands', () => {
    const rows = judgeDocument(caseOf()).comparison
    assert.deepEqual(
      rows.map(({ field, kind, verdict }) => `${kind} ${field} ${verdict}`),
      [
        'passport first_name same',
        'passport last_name same',
        'passport birth_date same',
        'passport document_number same',
        'utility_bill first_name same',
        'utility_bill last_name same',
        'utility_bill street same',
        'utility_bill postal_code same',
        'utility_bill city same',
      ],
    )
    assert.equal(rows.find(({ field }) => field === 'street')?.box?.y, 0.11)
  })
  it('accepts a passport on its last day and refuses it the day after', () => {
    assert.equal(judgeDocument(caseOf({ today: '2031-05-03' })).verdict, 'pass')
    const late = judgeDocument(caseOf({ today: '2031-05-04' }))
    assert.deepEqual([late.verdict, codes(late)], ['fail', ['expired']])
  })
  it('refuses what confirmed lines contradict, naming field, value and place', () => {
    const judged = judgeDocument(caseOf({ details: { ...details, birth_date: '1984-08-13' } }))
    assert.equal(judged.verdict, 'fail')
    const [wrong] = judged.reasons
    assert.deepEqual(
      [wrong?.code, wrong?.field, wrong?.seen, wrong?.expected, wrong?.document],
      ['detail_mismatch', 'birth_date', '1984-08-12', '1984-08-13', 'FI1'],
    )
    assert.ok(wrong?.box)
  })
  it('refuses another name', () =>
    assert.deepEqual(codes(judgeDocument(caseOf({ details: { ...details, first_name: 'Brigitte' } }, passport()))), ['detail_mismatch']))
  it('gives what is only similar to a person', () => {
    const judged = judgeDocument(caseOf({}, passport({}, { first_name: 'ERIKA MARIA' })))
    assert.deepEqual([judged.verdict, judged.reasons], ['person', []])
    assert.deepEqual(judged.why, ['passport: first_name is similar'])
  })
  it('gives exchanged names to a person', () => {
    assert.equal(judgeDocument(caseOf({ details: { ...details, first_name: 'Müller', last_name: 'Erika' } })).verdict, 'person')
  })
  it('passes nothing on lines that no second reading confirmed, whatever the print says', () => {
    const id = passport({ mrz: mrzOf([], { confirmed: false }), text: [line('Erika Müller 12.08.1984 C01X00T47', 0.3)] })
    assert.equal(judgeDocument(caseOf({}, id)).verdict, 'person')
  })
  it('gives a picture of two documents to a person, who sees where the second lies', () => {
    const box = { page: 0, x: 0.5, y: 0.7, width: 0.4, height: 0.1 }
    const judged = judgeDocument(caseOf({}, passport({ findings: [{ code: 'several_documents', box }] })))
    assert.deepEqual([judged.verdict, judged.reasons], ['person', []])
    assert.deepEqual([judged.staffReasons[0]?.code, judged.staffReasons[0]?.box], ['several_documents', box])
  })
  it('passes nothing on print alone', () => {
    const id = passport({
      mrz: null,
      fields: [],
      text: [line('MÜLLER', 0.2), line('ERIKA', 0.25), line('12.08.1984', 0.3), line('C01X00T47', 0.1)],
    })
    assert.equal(judgeDocument(caseOf({}, id)).verdict, 'person')
  })
  it('does not refuse by lines that are not confirmed', () => {
    const id = passport({ mrz: mrzOf([], { confirmed: false }) }, { birth_date: '1981-08-12' })
    assert.equal(judgeDocument(caseOf({}, id)).verdict, 'person')
  })
  it('gives a paper whose lines and print disagree to a person, with a reason for staff only', () => {
    const id = passport()
    const judged = judgeDocument(caseOf({}, { ...id, fields: [...id.fields, field('birth_date', '1994-08-12', 'print', 0.95)] }))
    assert.deepEqual([judged.verdict, judged.reasons, judged.staffReasons.map(({ code }) => code)], ['person', [], ['mrz_print_disagree']])
  })
  it('gives a specimen to a person, unless specimens may pass', () => {
    const id = passport({ specimen: true, issuingCountry: 'UTO' }, { issuing_country: 'UTO' })
    assert.equal(judgeDocument(caseOf({}, id)).verdict, 'person')
    assert.equal(judgeDocument(caseOf({ allowSpecimens: true }, id)).verdict, 'pass')
  })
  it('refuses each fault of the picture, even when the lines were read', () => {
    const quality = { sharpness: 0.85, brightness: 0.6, glare: 0, isCutOff: false, resolution: 1200 }
    const faults = [
      ['blurry', { sharpness: 0.5 }],
      ['too_dark', { brightness: 0.1 }],
      ['glare', { glare: 0.2 }],
      ['cut_off', { isCutOff: true }],
    ] as const
    for (const [code, fault] of faults) {
      assert.deepEqual(codes(judgeDocument(caseOf({}, passport({ quality: { ...quality, ...fault } })))), [code])
    }
  })
  it('refuses what is no document, cannot be opened, or lacks the portrait', () => {
    const empty = passport({
      kind: null,
      issuingCountry: null,
      mrz: null,
      fields: [],
      portrait: 'seen',
      findings: [{ code: 'not_a_document' }],
    })
    assert.deepEqual(codes(judgeDocument(caseOf({}, empty))), ['not_a_document'])
    assert.deepEqual(codes(judgeDocument(caseOf({}, passport({ portrait: 'missing' })))), ['portrait_missing'])
    assert.deepEqual(codes(judgeDocument(caseOf({}, passport(), bill([], { findings: [{ code: 'unreadable_file' }] })))), [
      'unreadable_file',
    ])
  })
  it('refuses a kind that the rule does not accept, and says what is missing', () => {
    const readings = [{ sid: 'FI1', kind: 'drivers_license', reading: passport({ kind: 'drivers_license' }) }]
    assert.deepEqual(codes(judgeDocument(caseOf({ readings }))).sort(), ['missing_document', 'missing_document', 'unsupported'])
  })
  it('does not mind a paper too many', () => {
    const { readings } = caseOf()
    assert.equal(
      judgeDocument(
        caseOf({ readings: [...readings, { sid: 'FI3', kind: 'bank_statement', reading: bill(undefined, { kind: 'bank_statement' }) }] }),
      ).verdict,
      'pass',
    )
  })
  it('refuses a card shown as a passport', () => {
    const id = passport({ kind: 'national_id_card', mrz: mrzOf(['', '', ''], { format: 'TD1' }) })
    assert.deepEqual(
      judgeDocument(caseOf({}, id)).reasons.map(({ code, field }) => [code, field]),
      [['detail_mismatch', 'document_type']],
    )
  })
  it('gives an address that is not on the bill to a person, and refuses one that the bill contradicts in its own text', () => {
    const elsewhere = bill(['Frau Erika Müller', 'Zeil 5', '60313 Frankfurt am Main'])
    assert.equal(judgeDocument(caseOf({}, passport(), elsewhere)).verdict, 'person')
    const fields = [
      field('street', 'Zeil 5', 'text_layer'),
      field('postal_code', '60313', 'text_layer'),
      field('city', 'Frankfurt am Main', 'text_layer'),
    ]
    const judged = judgeDocument(caseOf({}, passport(), { ...elsewhere, fields }))
    assert.equal(judged.verdict, 'fail')
    assert.deepEqual([...new Set(codes(judged))], ['address_mismatch'])
  })
  it('wants the whole address: the right town with another street, house number or postal code is for a person', () => {
    const others = [
      ['Zeil 1', '20095 Hamburg'],
      ['Mönckebergstr. 2', '20095 Hamburg'],
      ['Mönckebergstr. 1', '20097 Hamburg'],
      ['Mönckebergstr. 1', '20095 Bremen'],
    ]
    for (const lines of others)
      assert.equal(judgeDocument(caseOf({}, passport(), bill(['Frau Erika Müller', ...lines]))).verdict, 'person', lines.join())
  })
  it('takes the address from the identity card when that shows it', () => {
    const card = passport({
      kind: 'national_id_card',
      text: [line('Erika Müller', 0.1), line('20095 HAMBURG', 0.2), line('MÖNCKEBERGSTRASSE 1', 0.25)],
    })
    assert.equal(judgeDocument(caseOf({ readings: [{ sid: 'FI1', kind: 'national_id_card', reading: card }] })).verdict, 'pass')
  })
  it('takes a name whose parts stand on lines of their own, if they stand together', () => {
    const form = ['Vorname: Erika', 'Name: Müller', 'Mönckebergstr. 1', '20095 Hamburg']
    assert.equal(judgeDocument(caseOf({}, passport(), bill(form))).verdict, 'pass')
    assert.equal(
      judgeDocument(caseOf({}, passport(), bill(['Vorname: Erika', '', '', '', 'Herr Müller', 'Mönckebergstr. 1', '20095 Hamburg'])))
        .verdict,
      'person',
    )
  })
  it('does not hold it against a paper that nobody looked for a portrait', () =>
    assert.equal(judgeDocument(caseOf({}, passport({ portrait: null }))).verdict, 'pass'))
  it('leaves it to a person whether there is a portrait, unless the paper is a specimen', () => {
    assert.equal(judgeDocument(caseOf({}, passport({ portrait: 'unsure' }))).verdict, 'person')
    assert.equal(judgeDocument(caseOf({ allowSpecimens: true }, passport({ portrait: 'unsure', specimen: true }))).verdict, 'pass')
  })
  it('shows where the portrait should be', () => {
    const box = { page: 0, x: 0.1, y: 0.2, width: 0.2, height: 0.4 }
    const bare = passport({ portrait: 'missing', specimen: true, findings: [{ code: 'portrait_missing', box }] })
    const [found, ...others] = judgeDocument(caseOf({ allowSpecimens: true }, bare)).reasons
    assert.deepEqual([found?.code, found?.box, others], ['portrait_missing', box, []])
  })
  it('takes middle names of a barcode together with the first name, or leaves them out', () => {
    const licence = passport({
      kind: 'drivers_license',
      mrz: null,
      hasBarcode: true,
      fields: [
        field('first_name', 'ERIKA', 'barcode'),
        field('middle_name', 'MARIA', 'barcode'),
        field('last_name', 'MUELLER', 'barcode'),
        field('expiry_date', '2031-05-03', 'barcode'),
      ],
    })
    const verdictOf = (first_name: string) =>
      judgeInquiry({
        details: { first_name, last_name: 'Müller' },
        isoCountry: 'DE',
        documentType: 'drivers_license',
        front: null,
        back: licence,
        today: TODAY,
        allowSpecimens: false,
      }).verdict
    assert.deepEqual(['Erika Maria', 'Erika', 'Erika Anna', 'Otto'].map(verdictOf), ['pass', 'pass', 'person', 'fail'])
  })
  it("refuses a bill in another person's name only to a person's eyes", () => {
    assert.equal(judgeDocument(caseOf({}, passport(), bill(['Herr Otto Anders', 'Mönckebergstr. 1', '20095 Hamburg']))).verdict, 'person')
  })
  it('looks through a long statement in well under a second, and finds what stands at its end', () => {
    const noise = 'Lastschrift Stadtwerke Beispiel AG Hauptstraße 12 10117 Berlin Referenz RF18 5390 Umsatz EUR -12,50 Buchung Müller'
    const long = bill([...Array.from({ length: 300 }, () => noise), 'Frau Erika Müller', 'Mönckebergstr. 1', '20095 Hamburg'])
    const started = performance.now()
    assert.equal(judgeDocument(caseOf({}, passport(), long)).verdict, 'pass')
    assert.ok(performance.now() - started < 1000)
  })
  it('refuses an old bill by its printed date', () => {
    const old = bill(undefined, { fields: [field('issue_date', '2026-01-03', 'text_layer')] })
    assert.deepEqual(codes(judgeDocument(caseOf({ regulation: rule({ addressProofMaxAgeDays: 90 }) }, passport(), old))), ['outdated'])
    assert.equal(judgeDocument(caseOf({ regulation: rule({ addressProofMaxAgeDays: 90 }) })).verdict, 'pass')
  })
  it('sends an old bill to a person where the rule names no age, and never refuses it', () => {
    const old = bill(undefined, { fields: [field('issue_date', '2026-01-03', 'text_layer')] })
    assert.equal(judgeDocument(caseOf({}, passport(), old)).verdict, 'pass')
    assert.equal(judgeDocument(caseOf({ usualProofDays: 180 }, passport(), old)).verdict, 'person')
    assert.equal(judgeDocument(caseOf({ usualProofDays: 180 })).verdict, 'pass')
    const undated = bill(['Stadtwerke Beispiel AG', 'Frau Erika Müller', 'Mönckebergstr. 1', '20095 Hamburg'])
    assert.equal(judgeDocument(caseOf({ usualProofDays: 180 }, passport(), undated)).verdict, 'pass')
  })
  it('refuses who is under age on the day before the birthday', () => {
    const regulation = rule({ minimumAge: 18 })
    const young = passport({}, { birth_date: '2008-11-25' })
    const typed = { ...details, birth_date: '2008-11-25' }
    assert.deepEqual(codes(judgeDocument(caseOf({ regulation, details: typed }, young))), ['under_age'])
    assert.equal(judgeDocument(caseOf({ regulation, details: typed, today: '2026-11-25' }, young)).verdict, 'pass')
  })
  it('follows the locality: different refuses, unknown goes to a person', () => {
    assert.deepEqual(codes(judgeDocument(caseOf({ locality: 'different' }))), ['wrong_locality'])
    assert.equal(judgeDocument(caseOf({ locality: 'unknown' })).verdict, 'person')
  })
  it('never passes by machine what the rule leaves to a person', () =>
    assert.equal(judgeDocument(caseOf({ regulation: rule({ decide: 'person' }) })).verdict, 'person'))
  it('does not call a typed country wrong that the paper names', () => {
    assert.equal(judgeDocument(caseOf({ details: { ...details, issuing_country: 'DE' } })).verdict, 'pass')
    assert.deepEqual(codes(judgeDocument(caseOf({ details: { ...details, issuing_country: 'ES' } }))), ['country_mismatch'])
  })
  it('passes a business by its extract, whatever the legal form is called', () => {
    const regulation = rule({
      documents: [{ name: 'business_name_info', friendlyName: '', description: '', accepted: accepted('commercial_registrar_excerpt') }],
      endUser: [
        {
          name: 'business_info',
          friendlyName: '',
          type: 'business',
          fields: ['business_name', 'business_registration_number'].map(requiredField),
        },
      ],
    })
    const extract = bill(
      ['Amtsgericht Hamburg HRB 123456', 'Beispiel Telefon Gesellschaft mit beschränkter Haftung', 'Mönckebergstraße 1', '20095 Hamburg'],
      { kind: 'commercial_registrar_excerpt' },
    )
    const readings = [{ sid: 'FI1', kind: 'commercial_registrar_excerpt', reading: extract }]
    const typed = { business_name: 'Beispiel Telefon GmbH', business_registration_number: 'HRB123456' }
    assert.equal(judgeDocument(caseOf({ regulation, details: typed, readings })).verdict, 'pass')
    assert.equal(
      judgeDocument(caseOf({ regulation, details: { ...typed, business_name: 'Andere Telefon GmbH' }, readings })).verdict,
      'person',
    )
  })
  it('proves nothing by a name of which a letter is in doubt', () => {
    const open = passport({ mrz: mrzOf([], { confirmed: false, isNameOpen: true }) })
    assert.equal(judgeDocument(caseOf({ details: { ...details, last_name: 'Schmidt' } }, open)).verdict, 'person')
  })
})

describe('the judge of an inquiry', () => {
  const inquiry = (front: Reading | null, change: Partial<Parameters<typeof judgeInquiry>[0]> = {}) =>
    judgeInquiry({ details, isoCountry: 'DE', documentType: 'passport', front, back: null, today: TODAY, allowSpecimens: false, ...change })
  it('passes a confirmed passport of the chosen country that says what was typed', () => assert.equal(inquiry(passport()).verdict, 'pass'))
  it('refuses a passport of another country than chosen, with its side', () => {
    const judged = inquiry(passport(), { isoCountry: 'PT' })
    assert.deepEqual(
      judged.reasons.map(({ code, side, seen, expected }) => [code, side, seen, expected]),
      [['country_mismatch', 'front', 'DE', 'PT']],
    )
  })
  it('lets the specimen state stand for any country only where specimens may pass', () => {
    const id = passport({ specimen: true, issuingCountry: 'UTO' })
    assert.equal(inquiry(id).verdict, 'fail')
    assert.equal(inquiry(id, { allowSpecimens: true }).verdict, 'pass')
  })
  it('asks for the front when only the back was sent', () => {
    const judged = inquiry(passport({ side: 'back', portrait: null }))
    assert.deepEqual(
      judged.reasons.map(({ code, side }) => [code, side]),
      [['wrong_side', 'front']],
    )
  })
  it('asks for the back when the front was sent twice', () => {
    const judged = inquiry(passport({ side: 'front' }), { back: passport({ side: 'front' }) })
    assert.deepEqual(
      judged.reasons.map(({ code, side }) => [code, side]),
      [['wrong_side', 'back']],
    )
  })
  it('puts a failed reading down to the picture when the picture is poor, and asks a person when it is good', () => {
    const poor = passport({
      mrz: null,
      fields: [],
      quality: { sharpness: 0.65, brightness: 0.6, glare: 0, isCutOff: false, resolution: 1200 },
    })
    assert.deepEqual(codes(inquiry(poor)), ['blurry'])
    assert.equal(inquiry(passport({ mrz: null, fields: [] })).verdict, 'person')
  })
})
