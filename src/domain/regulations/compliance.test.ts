import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shippedRule, shippedRules } from '../../../test/support/shipped-rules.ts'
import { ERRORS } from '../errors.ts'
import { reason } from '../reasons.ts'
import { type AddressFacts, type BundleFacts, type IdentityFacts, judgeNumber, judgePurchase, type PurchaseFacts } from './compliance.ts'
import { type ItemFacts, judgeItems } from './qualifying.ts'

const all = shippedRules()
const rulesOf = (isoCountry: string, numberType: string) =>
  all.filter(rule => rule.isoCountry === isoCountry && rule.numberType === numberType)
const now = new Date('2026-11-24T12:00:00Z')

const berlin: AddressFacts = { sid: 'AD1', isoCountry: 'DE', customerName: 'Erika Mustermann', locality: 'same', isProven: false }
const proven = { endsAt: null, lacks: [], settlesPlace: true } as const
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
const bundle: BundleFacts = {
  ...proven,
  sid: 'BU1',
  state: 'approved',
  endUserType: 'business',
  holder: 'Beispiel GmbH',
  addressSids: ['AD1'],
  regulationSid: shippedRule('DE.local.business').sid,
  hasExpiredDocument: false,
}
const german: PurchaseFacts = {
  number: { isoCountry: 'DE', numberType: 'local', localities: ['Berlin'] },
  rules: rulesOf('DE', 'local'),
  address: berlin,
  identity,
  bundle: null,
  now,
  documentsPage: 'http://localhost:8080/documents',
}
const answer = (facts: Partial<PurchaseFacts>): [number, string | undefined] | 'bought' => {
  const { refusal, reasons } = judgePurchase({ ...german, ...facts })
  return refusal ? [ERRORS[refusal.error].code, reasons[0]?.code] : 'bought'
}

const table: [string, Partial<PurchaseFacts>, [number, string] | 'bought'][] = [
  ['a passed identity document with its address', {}, 'bought'],
  ['an approved bundle with its address', { identity: null, bundle }, 'bought'],
  ['no address', { address: null }, [21631, 'address_missing']],
  ['no address and no proof', { address: null, identity: null }, [21631, 'address_missing']],
  ['an address that is not the account’s', { address: 'unknown' }, [21613, 'address_missing']],
  ['an address in another town', { address: { ...berlin, locality: 'different' } }, [21615, 'wrong_locality']],
  ['an address in another country', { address: { ...berlin, isoCountry: 'AT' } }, [21615, 'address_country']],
  [
    'another town and no proof: the place comes first',
    { address: { ...berlin, locality: 'different' }, identity: null },
    [21615, 'wrong_locality'],
  ],
  ['no proof where an identity document would do', { identity: null }, [21650, 'proof_missing']],
  ['a pending identity document', { identity: { ...identity, state: 'pending' } }, [21650, 'not_verified']],
  ['an expired identity document', { identity: { ...identity, state: 'expired' } }, [21650, 'expired']],
  ['an identity document that is not the account’s', { identity: 'unknown' }, [21650, 'proof_missing']],
  ['a draft bundle', { identity: null, bundle: { ...bundle, state: 'draft' } }, [21649, 'not_verified']],
  ['a bundle whose approval has run out', { identity: null, bundle: { ...bundle, endsAt: now } }, [21649, 'expired']],
  ['a bundle with an expired document', { identity: null, bundle: { ...bundle, hasExpiredDocument: true } }, [21649, 'expired']],
  ['a draft bundle beside a passed identity document', { bundle: { ...bundle, state: 'draft' } }, 'bought'],
  ['an identity document whose end has come', { identity: { ...identity, endsAt: now } }, [21650, 'expired']],
  [
    'an unknown locality that only the machine has seen',
    { address: { ...berlin, locality: 'unknown' }, identity: { ...identity, settlesPlace: false } },
    [21650, 'place_unsettled'],
  ],
  [
    'an unknown locality with a bundle that only the machine has seen',
    { address: { ...berlin, locality: 'unknown' }, identity: null, bundle: { ...bundle, settlesPlace: false } },
    [21649, 'place_unsettled'],
  ],
  ['a known locality that the machine has seen', { identity: { ...identity, settlesPlace: false } }, 'bought'],
  [
    'an identity document that lacks what a new version asks for, until it ends',
    { identity: { ...identity, lacks: [reason('missing_document')] } },
    'bought',
  ],
  ['an identity document for mobile numbers', { identity: { ...identity, numberType: 'mobile' } }, [21651, 'wrong_rule']],
  [
    'a passed identity document of a business, which goes by bundle',
    { identity: { ...identity, endUserType: 'business' } },
    [21651, 'wrong_rule'],
  ],
  ['a bundle of another rule', { identity: null, bundle: { ...bundle, regulationSid: 'RN0' } }, [21651, 'wrong_rule']],
  ['an address that the proof does not hold', { address: { ...berlin, sid: 'AD2' } }, [21651, 'address_mismatch']],
  ['another address with its own proof', { address: { ...berlin, sid: 'AD2', isProven: true } }, 'bought'],
  [
    'another address of another holder',
    { address: { ...berlin, sid: 'AD2', isProven: true, customerName: 'Max Anders' } },
    [21651, 'name_mismatch'],
  ],
  ['an unknown locality that the approval settled', { address: { ...berlin, locality: 'unknown' } }, 'bought'],
  [
    'an unknown locality without proof goes on to the proof',
    { address: { ...berlin, locality: 'unknown' }, identity: null },
    [21650, 'proof_missing'],
  ],
  [
    'an unknown locality beside another proof',
    { address: { ...berlin, sid: 'AD2', isProven: true, locality: 'unknown' } },
    [21651, 'address_mismatch'],
  ],
]
for (const [what, facts, expected] of table) {
  test(`${what}: ${expected === 'bought' ? 'bought' : expected.join(' ')}`, () => assert.deepEqual(answer(facts), expected))
}

test('legal forms do not count in comparing a company with the holder of an address', () => {
  const own = { ...berlin, sid: 'AD2', isProven: true, customerName: 'BEISPIEL' }
  assert.equal(answer({ identity: null, bundle, address: own }), 'bought')
})

test('a bundle of a rule that asks for no name goes with any address of the account, and is offered with it', () => {
  const rules = rulesOf('TH', 'mobile')
  const thai = { number: { isoCountry: 'TH', numberType: 'mobile', localities: [] }, rules, identity: null } as const
  const nameless = { ...bundle, holder: '', addressSids: [], regulationSid: shippedRule('TH.mobile.business').sid }
  assert.equal(answer({ ...thai, bundle: nameless }), 'bought')
  const { qualifying } = judgeItems({ ...german, ...thai, addresses: [berlin], identityDocuments: [], bundles: [nameless] })
  assert.deepEqual(
    qualifying.map(({ sid }) => sid),
    ['BU1', 'AD1'],
  )
})

test('every rule whose address has to be proven names a paper that can show it: else an approved bundle could buy nothing', () => {
  const blind = all.filter(({ address, documents, isAvailable }) => {
    const isShown = documents.some(({ accepted }) => accepted.some(({ fields }) => fields.some(({ name }) => name === 'address_sids')))
    return isAvailable && address.proof && !isShown
  })
  assert.deepEqual(
    blind.map(({ friendlyName }) => friendlyName),
    [],
  )
})

test('GB asks for an address, then for a bundle, and takes the bundle only with an address that it holds', () => {
  const british = {
    number: { isoCountry: 'GB', numberType: 'local', localities: [] } as const,
    rules: rulesOf('GB', 'local'),
    identity: null,
  }
  const approved = { ...bundle, regulationSid: shippedRule('GB.local.business').sid }
  assert.deepEqual(answer({ ...british, address: null }), [21631, 'address_missing'])
  assert.deepEqual(answer(british), [21649, 'proof_missing'])
  assert.deepEqual(answer({ ...british, identity: { ...identity, state: 'draft' } }), [21650, 'not_verified'])
  assert.deepEqual(answer({ ...british, bundle: { ...approved, addressSids: [] } }), [21651, 'address_mismatch'])
  assert.equal(answer({ ...british, bundle: approved }), 'bought')
  assert.match(judgePurchase({ ...german, ...british }).refusal?.parameters.type ?? '', /^LOCAL$/)
})

test('US numbers and numbers of unknown countries need nothing and are not regulated', () => {
  for (const rules of [rulesOf('US', 'local'), []]) {
    const facts = { ...german, rules, address: null, identity: null }
    assert.equal(judgePurchase(facts).refusal, null)
    assert.equal(judgeNumber(facts).status, 'not-regulated')
  }
})

test('a number in use is compliant or names what to do and every way to do it', () => {
  assert.deepEqual(judgeNumber(german).status, 'compliant')
  const { status, reasons, ways } = judgeNumber({ ...german, identity: { ...identity, state: 'expired' } })
  assert.equal(status, 'action-required')
  assert.deepEqual(
    reasons.map(({ code }) => code),
    ['expired'],
  )
  assert.deepEqual(
    ways.map(({ end_user_type, proof }) => [end_user_type, proof]),
    [
      ['business', 'bundle'],
      ['individual', 'identity_document'],
    ],
  )
})

test('a number whose proof lacks what its rule asks for by now needs action until the proof ends', () => {
  const endsAt = new Date('2027-01-31')
  const lacking = { ...identity, endsAt, lacks: [reason('missing_information', { field: 'document_number' })] }
  const { status, reasons, compliantUntil } = judgeNumber({ ...german, identity: lacking })
  assert.deepEqual([status, compliantUntil], ['action-required', endsAt])
  assert.deepEqual(
    reasons.map(({ code, twilioCode, field }) => [code, twilioCode, field]),
    [
      ['rule_needs_more', 22600, undefined],
      ['missing_information', 18005, 'document_number'],
    ],
  )
  assert.deepEqual(judgeNumber({ ...german, identity: { ...identity, endsAt } }).status, 'compliant')
})

test('the refusal told is that of the rule that came farthest, whichever stands first', () => {
  const [first, second] = rulesOf('DE', 'mobile')
  assert.ok(first && second)
  const free = { ...second, address: { scope: 'none' as const, proof: false } }
  for (const rules of [
    [first, free],
    [free, first],
  ]) {
    assert.deepEqual(answer({ rules, address: null, identity: null }), [21650, 'proof_missing'])
  }
})

test('a rule for foreign addresses refuses one in the country and takes one abroad', () => {
  const [rule] = rulesOf('DK', 'local')
  assert.ok(rule)
  const rules = [{ ...rule, address: { scope: 'foreign' as const, proof: false } }]
  assert.deepEqual(answer({ rules, address: { ...berlin, isoCountry: 'DK' }, identity: null }), [21615, 'address_country'])
  assert.equal(answer({ rules, address: berlin, identity: null }), 'bought')
})

test('a rule that asks for an address only still is a rule', () => {
  const facts = { ...german, rules: rulesOf('HN', 'toll-free'), identity: null }
  assert.equal(judgeNumber(facts).status, 'compliant')
  assert.equal(judgeNumber({ ...facts, address: null }).status, 'action-required')
})

const sids = ['AD1', 'AD2', 'AD3']
const holders = fc.constantFrom('Erika Mustermann', 'Beispiel GmbH')
const bySid = { selector: ({ sid }: { sid: string }) => sid, minLength: 1, maxLength: 3 }

/** Random accounts around one kind of number; most of what they hold is of its rules, so that purchases go through often. */
function accounts(isoCountry: string, numberType: 'local' | 'mobile' | 'national' | 'toll-free') {
  const rules = rulesOf(isoCountry, numberType)
  const address = fc.record({
    sid: fc.constantFrom(...sids),
    isoCountry: fc.constantFrom(isoCountry, isoCountry, 'LI'),
    customerName: holders,
    locality: fc.constantFrom('same', 'same', 'different', 'unknown'),
    isProven: fc.boolean(),
  } as const)
  const proof = {
    endUserType: fc.constantFrom('individual', 'business'),
    holder: holders,
    addressSids: fc.subarray(sids),
    endsAt: fc.constantFrom(null, null, new Date('2026-01-01'), new Date('2027-01-01')),
    lacks: fc.constantFrom([], [reason('missing_document')]),
    settlesPlace: fc.boolean(),
  } as const
  const identityFacts = fc.record({
    ...proof,
    sid: fc.constantFrom('RI1', 'RI2'),
    state: fc.constantFrom('passed', 'passed', 'pending', 'expired'),
    isoCountry: fc.constantFrom(isoCountry, isoCountry, 'GB'),
    numberType: fc.constantFrom(numberType, numberType, 'mobile'),
  } as const)
  const bundleFacts = fc.record({
    ...proof,
    sid: fc.constantFrom('BU1', 'BU2'),
    state: fc.constantFrom('approved', 'approved', 'draft', 'rejected'),
    regulationSid: fc.constantFrom(...rules.map(({ sid }) => sid), shippedRule('FR.local.business').sid),
    hasExpiredDocument: fc.boolean(),
  })
  return fc.record({
    number: fc.constant({ isoCountry, numberType, localities: [] }),
    rules: fc.constant(rules),
    addresses: fc.uniqueArray(address, bySid),
    identityDocuments: fc.uniqueArray(identityFacts, { ...bySid, minLength: 0 }),
    bundles: fc.uniqueArray(bundleFacts, { ...bySid, minLength: 0 }),
    now: fc.constant(now),
    documentsPage: fc.constant(''),
  })
}

const kinds = [
  ['DE', 'local'],
  ['DE', 'mobile'],
  ['GB', 'local'],
  ['TR', 'national'],
  ['EE', 'mobile'],
  ['DK', 'local'],
  ['CH', 'mobile'],
  ['US', 'local'],
] as const
for (const [isoCountry, numberType] of kinds) {
  test(`${isoCountry} ${numberType}: an item is offered exactly if a purchase with it goes through, or as the half that is already there`, () => {
    fc.assert(fc.property(accounts(isoCountry, numberType), checkOffers), { numRuns: 300 })
  })
}

/** Compares the offers with every purchase that the account could try. */
function checkOffers(account: ItemFacts): void {
  const { addresses, identityDocuments, bundles } = account
  const { qualifying, notQualifying } = judgeItems(account)
  const offered = new Set(qualifying.map(({ sid }) => sid))
  assert.equal(offered.size + notQualifying.length, addresses.length + identityDocuments.length + bundles.length)
  assert.ok(notQualifying.every(({ reasons }) => reasons.length > 0))

  const attempt = (at: AddressFacts | null, proof: Partial<PurchaseFacts> = {}) =>
    judgePurchase({ ...account, address: at, identity: null, bundle: null, ...proof }).refusal
  const proofs: [string, Partial<PurchaseFacts>][] = [
    ...identityDocuments.map((own): [string, Partial<PurchaseFacts>] => [own.sid, { identity: own }]),
    ...bundles.map((own): [string, Partial<PurchaseFacts>] => [own.sid, { bundle: own }]),
  ]
  const fits = proofs.filter(([, proof]) => [...addresses, null].some(at => !attempt(at, proof)))
  for (const [sid] of proofs)
    assert.equal(
      offered.has(sid),
      fits.some(([fit]) => fit === sid),
      `proof ${sid}`,
    )
  for (const at of addresses) {
    const sells = !attempt(at) || proofs.some(([, proof]) => !attempt(at, proof))
    const isHalf = fits.length === 0 && ['identityRequired', 'bundleRequired'].includes(attempt(at)?.error ?? '')
    assert.equal(offered.has(at.sid), sells || isHalf, `address ${at.sid}`)
  }
  for (const item of qualifying) {
    const proof = proofs.find(([sid]) => sid === item.sid)?.[1]
    for (const other of item.with) {
      const at = addresses.find(({ sid }) => sid === (proof ? other : item.sid))
      const beside = proof ?? proofs.find(([sid]) => sid === other)?.[1]
      assert.equal(attempt(at ?? null, beside), null, `${item.sid} is offered with ${other}, but the purchase fails`)
    }
  }
}
