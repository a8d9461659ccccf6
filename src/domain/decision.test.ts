import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readByPerson, reasonsOfDecision } from './decision.ts'
import { parseReasonCode } from './reasons.ts'

test('a note is said once, with the first reason that the person may read', () => {
  const reasons = reasonsOfDecision([{ code: 'edited_image' }, { code: 'blurry' }, { code: 'glare' }], { whole: 'Page two.' })
  assert.deepEqual(
    reasons.map(({ code, note }) => [code, note]),
    [
      ['edited_image', undefined],
      ['blurry', 'Page two.'],
      ['glare', undefined],
    ],
  )
})

test('each item has its own note, and a reason names its paper or its side', () => {
  const reasons = reasonsOfDecision(
    [
      { code: 'blurry', item: 'FI1' },
      { code: 'cut_off', item: 'back' },
    ],
    { items: { FI1: 'The upper half.' }, whole: 'Thank you.' },
  )
  assert.deepEqual(
    reasons.map(({ document, side, note }) => [document, side, note]),
    [
      ['FI1', undefined, 'The upper half.'],
      [undefined, 'back', 'Thank you.'],
    ],
  )
})

test('signs of fraud reach the person as one sentence that tells nothing', () => {
  const read = readByPerson([{ code: 'edited_image' }, { code: 'document_reused' }], { whole: 'We know.' })
  assert.deepEqual(
    read.map(({ code, note }) => [code, note]),
    [['suspected_fraud', undefined]],
  )
})

test("a reason given as Twilio's number keeps it and says what it stands for, with or without a word of ours", () => {
  const given = ['18012', '18002', '18050'].flatMap(text => parseReasonCode(text) ?? [])
  assert.deepEqual(
    reasonsOfDecision(given, {}).map(({ code, twilioCode, text }) => [code, twilioCode, text]),
    [
      ['other', 18012, 'The rule asks for an address in the country of the number.'],
      ['blurry', 18002, 'The picture is blurred.'],
      ['other', 18050, 'The document was not accepted.'],
    ],
  )
})
