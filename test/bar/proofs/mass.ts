import type { Answer } from '../../helpers/client.ts'
import { type Proof, Tally } from '../proof.ts'
import { addressOf, ok } from '../things.ts'

/** What only the server may set, under every name that an answer shows. */
const SERVER_ONLY = {
  sid: `AD${'0'.repeat(32)}`,
  account_sid: `AC${'0'.repeat(32)}`,
  AccountSid: `AC${'0'.repeat(32)}`,
  status: 'twilio-approved',
  Status_: 'twilio-approved',
  state: 'passed',
  verification_status: 'passed',
  VerificationStatus: 'passed',
  attempts_left: '99',
  attempts_used: '0',
  validated: 'true',
  verified: 'true',
  type_: 'full',
  is_test: 'true',
  allows_specimens: 'true',
  date_created: '2001-01-01T00:00:00Z',
  review_due_at: '2001-01-01T00:00:00Z',
  images_deleted_by: '2099-01-01T00:00:00Z',
  valid_until: '2099-01-01T00:00:00Z',
  compliance: 'compliant',
  owner_account_sid: `AC${'0'.repeat(32)}`,
} as const

const POLLUTION = ['__proto__', 'constructor', 'prototype', '__proto__.polluted', '__proto__[polluted]', 'constructor[prototype][polluted]']

export const mass: Proof = {
  name: 'T-MASS',
  also: ['T-PROTO'],
  goal: 'fields that only the server sets cannot be set by a client, and no name pollutes a prototype',
  control: 'a field that a client may set is sent the same way and must change',
  async run(stage) {
    const tally = new Tally()
    const { api, sid } = await stage.tenant()
    const at = `/2010-04-01/Accounts/${sid}`
    const filed = { FriendlyName: 'Mass', IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', Attributes: '{}' }
    const rule = { FriendlyName: 'Mass', Email: 'x@example.com', IsoCountry: 'DE', NumberType: 'national', EndUserType: 'business' }
    const writes: [string, Record<string, string>][] = [
      [`${at}/Addresses.json`, addressOf('Mass')],
      [`${at}/Keys.json`, { FriendlyName: 'Mass' }],
      ['/v1/IdentityDocuments', filed],
      ['/v1/Inquiries', { IsoCountry: 'DE', FriendlyName: 'Mass' }],
      ['/v2/RegulatoryCompliance/EndUsers', { FriendlyName: 'Mass', Type: 'individual', Attributes: '{}' }],
      ['/v2/RegulatoryCompliance/Bundles', rule],
      ['/v1/Requests', { Subject: 'Mass', Message: 'Mass' }],
    ]
    let controls = 0
    for (const [path, body] of writes) {
      const plain = ok(await api('POST', path, body))
      // Every name of the answer itself comes back as input, beside the known ones.
      const told = Object.fromEntries(Object.keys(plain).flatMap(name => (name in SERVER_ONLY ? [] : [[name, 'polluted']])))
      for (const extra of [{ ...told, ...SERVER_ONLY }]) {
        const form = await api('POST', path, { ...extra, ...body })
        const json = await api('POST', path, JSON.stringify({ ...extra, ...body }), { 'content-type': 'application/json' })
        for (const answer of [form, json]) tally.check(isUnmoved(answer, plain), `${path}: a client set a field of the server`)
      }
      for (const name of POLLUTION) {
        const json = `{${JSON.stringify(name)}: {"polluted": "yes"}, ${JSON.stringify(body).slice(1)}`
        const answers = [
          await api('POST', path, { ...body, [name]: 'yes' }),
          await api('POST', path, json, { 'content-type': 'application/json' }),
        ]
        for (const answer of answers) tally.check(answer.status < 500, `${path}: ${name} was answered ${answer.status}`)
      }
      const named = ok(await api('POST', path, 'FriendlyName' in body ? { ...body, FriendlyName: 'Changed' } : body))
      if (named.friendly_name === 'Changed') controls += 1
    }
    const nested = await api('POST', '/v1/IdentityDocuments', {
      ...filed,
      Attributes: '{"__proto__":{"polluted":"yes"},"first_name":"Erika"}',
    })
    const after = ok(await api('GET', `/v1/IdentityDocuments/${ok(nested).sid}`))
    tally.check(!JSON.stringify(after).includes('polluted'), 'Attributes carried a prototype along')
    return {
      n: tally.n,
      misses: [...new Set(tally.misses)],
      isControlCaught: controls >= 4,
      figures: { fields: Object.keys(SERVER_ONLY).length },
    }
  },
}

/** As without the extra fields: what depends on the moment or the SID is left out. */
function isUnmoved({ status, body }: Answer, plain: Record<string, unknown>): boolean {
  if (status !== 201) return status === 400
  return Object.entries(plain).every(([name, value]) => isMomentary(name, value) || steady(body[name]) === steady(value))
}

/** Without SIDs and times. */
const steady = (value: unknown): string => (JSON.stringify(value) ?? '').replace(/[A-Z]{2}[0-9a-f]{32}|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '')

const isMomentary = (name: string, value: unknown): boolean =>
  /sid$|^secret$|^url$|^uri$|^links$|^subresource_uris$|^date_|_at$|_by$|_until$/.test(name) ||
  (typeof value === 'string' && /[A-Z]{2}[0-9a-f]{32}/.test(value))
