import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * `X-Twilio-Signature` of a form callback: HMAC-SHA1 over the URL as its receiver sees it and the fields sorted by name, name and value
 * joined without a sign between. It knows no time and no order of fields, so it is sent beside Standard Webhooks, not alone.
 */
export function signForm(authToken: string, url: string, fields: Readonly<Record<string, string>>): string {
  const text = Object.keys(fields)
    .sort()
    .reduce((joined, name) => joined + name + fields[name], asReceived(url))
  return createHmac('sha1', authToken).update(text, 'utf8').digest('base64')
}

/** With the path that every request has, letters as they are sent, and without what is not sent: `https://a.example#b` -> `https://a.example/`. */
function asReceived(url: string): string {
  if (!URL.canParse(url)) return url
  const sent = new URL(url)
  sent.hash = ''
  return sent.href
}

/**
 * The three headers of Standard Webhooks 1.0. The id stays the same over all attempts, the time is this attempt's. The secret is
 * the text's own bytes: a receiver gives its library `whsec_` + base64 of it, or says that it is raw.
 */
export function standardWebhookHeaders(
  secret: string,
  id: string,
  now: Date,
  body: string,
): { 'webhook-id': string; 'webhook-timestamp': string; 'webhook-signature': string } {
  const timestamp = String(Math.floor(now.getTime() / 1000))
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${standardMark(secret, id, timestamp, body)}` }
}

const standardMark = (secret: string, id: string, timestamp: string, body: string): string =>
  createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64')

/** Longest distance between a webhook's time and ours, both ways. */
const TOLERANCE_SECONDS = 300

/** Whether an incoming Standard Webhook is genuine and fresh; several signatures may stand in the header while secrets change. */
export function isGenuineWebhook(secret: string, headers: Readonly<Record<string, string | undefined>>, now: Date, body: string): boolean {
  const [id, timestamp, signatures] = [headers['webhook-id'], headers['webhook-timestamp'], headers['webhook-signature']]
  if (!id || !timestamp || !signatures || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false
  const wanted = Buffer.from(`v1,${standardMark(secret, id, timestamp, body)}`)
  return signatures.split(' ').some(signature => signature.length === wanted.length && timingSafeEqual(Buffer.from(signature), wanted))
}
