import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { canonicalJson, publicKeyOf, signJson, verifySignedJson } from './signed-json.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const CONTENT = {
  number: { sid: 'PN1', phone_number: '+4930555000' },
  periods: [{ from: '2026-11-24', to: null }],
  words: 'a "b" \\ c: {} é',
}
const text = JSON.stringify(signJson(CONTENT, privateKey))

test('what was signed is valid, also when it was indented since', () => {
  for (const written of [text, JSON.stringify(JSON.parse(text), null, 2)]) {
    const found = verifySignedJson(written)
    assert.deepEqual(found, { isValid: true, content: CONTENT, publicKey: publicKeyOf(privateKey) })
  }
})

test('each single bit that is flipped anywhere in the text makes it invalid', () => {
  const bytes = Buffer.from(text)
  for (let index = 0; index < bytes.length; index++) {
    for (let bit = 0; bit < 8; bit++) {
      const flipped = Buffer.from(bytes)
      flipped[index] = (bytes[index] ?? 0) ^ (1 << bit)
      assert.equal(verifySignedJson(flipped.toString('utf8')).isValid, false, `byte ${index}, bit ${bit}`)
    }
  }
})

test('a pack that somebody else signed anew is valid in itself, but not for who knows the key', () => {
  const theirs = JSON.stringify(signJson({ ...CONTENT, words: 'other' }, generateKeyPairSync('ed25519').privateKey))
  assert.equal(verifySignedJson(theirs).isValid, true)
  assert.equal(verifySignedJson(theirs, publicKeyOf(privateKey)).isValid, false)
  assert.equal(verifySignedJson(text, publicKeyOf(privateKey)).isValid, true)
})

test('a name that is said twice is refused, because two readers could see different things', () => {
  const doubled = text.replace('{"number":', '{"number":{"sid":"PN2"},"number":')
  assert.deepEqual(JSON.parse(doubled), JSON.parse(text))
  assert.deepEqual(verifySignedJson(doubled), { isValid: false, why: 'it is not written as it was issued' })
})

test('what is no signed text is an answer and no crash', () => {
  for (const other of ['', '[]', 'null', '{}', '{"content":{},"signature":{}}', text.slice(0, -1)])
    assert.equal(verifySignedJson(other).isValid, false)
})

test('the order of names does not matter to a signature, that of a list does', () => {
  assert.equal(canonicalJson({ b: 1, a: [2, 1] }), canonicalJson({ a: [2, 1], b: 1 }))
  assert.notEqual(canonicalJson([1, 2]), canonicalJson([2, 1]))
  assert.throws(() => canonicalJson({ a: 0.5 }))
})
