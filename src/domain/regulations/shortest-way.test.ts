import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shippedRules } from '../../../test/support/shipped-rules.ts'
import type { AddressFacts, BundleFacts, IdentityFacts } from './compliance.ts'
import { judgeItems } from './qualifying.ts'
import { shortestWay, type WayFacts } from './shortest-way.ts'

const all = shippedRules()
const rulesOf = (isoCountry: string, numberType: string) =>
  all.filter(rule => rule.isoCountry === isoCountry && rule.numberType === numberType)
const proven = { endsAt: null, lacks: [], settlesPlace: true } as const
const address: AddressFacts = { sid: 'AD1', isoCountry: 'DE', customerName: 'Erika Mustermann', locality: 'same', isProven: false }
const identity: IdentityFacts = {
  ...proven,
  sid: 'RI1',
  state: 'passed',
  endUserType: 'individual',
  holder: 'Erika Mustermann',
  addressSids: ['AD1'],
  isoCountry: 'DE',
  numberType: 'local',
}
const business = rulesOf('DE', 'local').find(({ endUserType }) => endUserType === 'business')
const bundle: BundleFacts = {
  ...proven,
  sid: 'BU1',
  state: 'pending-review',
  endUserType: 'business',
  holder: 'Beispiel GmbH',
  addressSids: ['AD1'],
  regulationSid: business?.sid ?? '',
  hasExpiredDocument: false,
}
const way = (change: Partial<WayFacts> = {}) => {
  const rules = change.rules ?? rulesOf('DE', 'local')
  const facts: WayFacts = {
    number: { isoCountry: 'DE', numberType: 'local', localities: ['Berlin'] },
    rules,
    wanted: rules,
    addresses: [],
    identityDocuments: [],
    bundles: [],
    now: new Date('2026-11-24T12:00:00Z'),
    documentsPage: '',
    mayBuy: true,
    ...change,
  }
  return shortestWay(facts, judgeItems(facts))
}
const steps = (change: Partial<WayFacts>) => way(change)?.steps.map(({ do: what, object_sid: sid }) => (sid ? `${what} ${sid}` : what))

const cases: [string, Partial<WayFacts>, string[] | undefined][] = [
  ['nothing is there', {}, ['add_address', 'file_identity_document', 'buy']],
  ['an address is there', { addresses: [address] }, ['file_identity_document', 'buy AD1']],
  ['everything is there', { addresses: [address], identityDocuments: [identity] }, ['buy RI1']],
  ['one is being looked at', { addresses: [address], identityDocuments: [{ ...identity, state: 'pending' }] }, ['wait RI1', 'buy AD1']],
  ['one is a draft', { addresses: [address], identityDocuments: [{ ...identity, state: 'draft' }] }, ['submit RI1', 'buy AD1']],
  ['one failed', { addresses: [address], identityDocuments: [{ ...identity, state: 'failed' }] }, ['mend RI1', 'buy AD1']],
  [
    'one has ended',
    { addresses: [address], identityDocuments: [{ ...identity, state: 'expired' }] },
    ['file_identity_document', 'buy AD1'],
  ],
  ['the business is nearer', { addresses: [address], bundles: [bundle] }, ['wait BU1', 'buy AD1']],
  [
    'only the place is open',
    { addresses: [{ ...address, locality: 'unknown' }], identityDocuments: [{ ...identity, settlesPlace: false }] },
    ['ask_place RI1', 'buy AD1'],
  ],
  ['the account is on trial', { addresses: [address], identityDocuments: [identity], mayBuy: false }, ['upgrade', 'buy RI1']],
  ['no rule asks for anything', { rules: [], wanted: [] }, ['buy']],
  ['the rule asks for an address only', { rules: rulesOf('HN', 'toll-free'), wanted: rulesOf('HN', 'toll-free') }, ['add_address', 'buy']],
  ['nobody can have it', { wanted: rulesOf('DE', 'local').map(rule => ({ ...rule, isAvailable: false })) }, undefined],
]
for (const [what, change, expected] of cases) {
  test(`when ${what}, the way is ${expected?.join(', then ') ?? 'none'}`, () => assert.deepEqual(steps(change), expected))
}

test('the steps say where the address has to be and which papers will do', () => {
  const texts = way()?.steps.map(({ text }) => text) ?? []
  assert.match(texts[0] ?? '', /Add an address in Berlin\./)
  assert.match(texts[1] ?? '', /Passport, National identity card, Residence permit/)
})
