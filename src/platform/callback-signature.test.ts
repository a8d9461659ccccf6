import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import twilio from 'twilio'
import { isGenuineWebhook, signForm, standardWebhookHeaders } from './callback-signature.ts'

const TOKEN = '12345678901234567890123456789012'
const URLS = [
  'https://example.com/status',
  'https://user:pw@example.com:8443/a%20b?x=1&y=%27',
  "http://127.0.0.1:9000/it's",
  'https://example.com/?bodySHA256x=1',
  'https://bücher.example/ß',
]

test('the official client accepts our form signature for any fields, and no changed one', () => {
  fc.assert(
    fc.property(fc.constantFrom(...URLS), fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })), (url, dictionary) => {
      const fields = { ...dictionary }
      const signature = signForm(TOKEN, url, fields)
      assert.ok(twilio.validateRequest(TOKEN, signature, url, fields))
      assert.ok(!twilio.validateRequest(TOKEN, signature, url, { ...fields, Status: 'twilio-approved!' }))
      assert.ok(!twilio.validateRequest(`${TOKEN.slice(1)}x`, signature, url, fields))
    }),
  )
})

test("gives the signature of Twilio's published example", () => {
  const fields = { CallSid: 'CA1234567890ABCDE', Caller: '+14158675309', Digits: '1234', From: '+14158675309', To: '+18005551212' }
  assert.equal(signForm('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', fields), 'RSOYDt4T1cUTdK1PDd93/VVr8B8=')
})

test('a receiver finds the signature genuine whatever way the URL was written, as it sees only what was sent', () => {
  for (const [configured, seen] of [
    ['https://example.com', 'https://example.com/'],
    ['https://example.com?x=1', 'https://example.com/?x=1'],
    ['https://EXAMPLE.com/Hook#part', 'https://example.com/Hook'],
    ['https://example.com/ü b', 'https://example.com/%C3%BC%20b'],
    ['https://example.com:443/a?b=%7B%22', 'https://example.com/a?b=%7B%22'],
  ] as const)
    assert.ok(twilio.validateRequest(TOKEN, signForm(TOKEN, configured, { Status: 'passed' }), seen, { Status: 'passed' }), configured)
})

test('the Standard Webhooks library accepts our headers, and neither a changed body nor an old time', () => {
  const body = 'Status=pending-review&Name=J%C3%BCrgen'
  const headers = standardWebhookHeaders(TOKEN, 'CD1', new Date(), body)
  const receivers = [new Webhook(TOKEN, { format: 'raw' }), new Webhook(`whsec_${Buffer.from(TOKEN).toString('base64')}`)]
  for (const receiver of receivers) {
    assert.doesNotThrow(() => verified(receiver, body, headers))
    assert.throws(() => verified(receiver, `${body} `, headers))
    assert.throws(() => verified(receiver, body, { ...headers, 'webhook-id': 'CD2' }))
    assert.throws(() => verified(receiver, body, standardWebhookHeaders(TOKEN, 'CD1', new Date(Date.now() - 301_000), body)))
    assert.throws(() => verified(receiver, body, standardWebhookHeaders(TOKEN, 'CD1', new Date(Date.now() + 310_000), body)))
  }
})

/** The library parses JSON after it verified; our bodies are forms, so only its signature errors count. */
function verified(receiver: Webhook, body: string, headers: Record<string, string>): void {
  try {
    receiver.verify(body, headers)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
}

test('accepts webhooks signed by the library, also the second of two signatures, within five minutes', () => {
  const now = new Date('2026-11-24T12:00:00Z')
  const signature = new Webhook(TOKEN, { format: 'raw' }).sign('evt_1', now, '{"a":1}')
  const headers = {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(now.getTime() / 1000),
    'webhook-signature': `v1,bm90aGluZw== ${signature}`,
  }
  assert.ok(isGenuineWebhook(TOKEN, headers, now, '{"a":1}'))
  assert.ok(isGenuineWebhook(TOKEN, headers, new Date(now.getTime() + 300_000), '{"a":1}'))
  assert.ok(!isGenuineWebhook(TOKEN, headers, new Date(now.getTime() + 301_000), '{"a":1}'))
  assert.ok(!isGenuineWebhook(TOKEN, headers, new Date(now.getTime() - 301_000), '{"a":1}'))
  assert.ok(!isGenuineWebhook(TOKEN, headers, now, '{"a":2}'))
  assert.ok(!isGenuineWebhook(`${TOKEN}x`, headers, now, '{"a":1}'))
  for (const name of Object.keys(headers)) assert.ok(!isGenuineWebhook(TOKEN, { ...headers, [name]: undefined }, now, '{"a":1}'), name)
})
