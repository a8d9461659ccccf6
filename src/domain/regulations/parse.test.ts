import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ruleFiles, shippedRule, shippedRules } from '../../../test/support/shipped-rules.ts'
import { fingerprint } from './fingerprint.ts'
import { parseRegulationFile } from './parse.ts'

const good = `country: XA
name: Exampleland
reviewed: 2026-11-24
sources:
  - { url: https://example.com/rules, seen: 2026-11 }
rules:
  - number: [local, toll-free]
    for: business
    proof: bundle
    address: { scope: country, proof: true }
    who: [business_name, comments?]
    papers:
      business_name_info:
        shows: [business_name, address_sids]
        any_of: [commercial_registrar_excerpt, trade_license]
    status: verified_page
`
const problemsOf = (text: string, name = 'XA.yaml') =>
  parseRegulationFile(text, name).problems.map(({ line, message }) => `${line}: ${message}`)

test('one entry makes a rule for each number type, with everything filled in', () => {
  const { regulations, problems } = parseRegulationFile(good, 'XA.yaml')
  assert.deepEqual(problems, [])
  assert.deepEqual(
    regulations.map(({ id, friendlyName }) => [id, friendlyName]),
    [
      ['XA.local.business', 'Exampleland: Local - Business'],
      ['XA.toll-free.business', 'Exampleland: Toll-Free - Business'],
    ],
  )
  assert.deepEqual(
    regulations[0]?.endUser[0]?.fields.map(({ name, required }) => [name, required]),
    [
      ['business_name', true],
      ['comments', false],
    ],
  )
  assert.deepEqual(
    regulations[0]?.documents[0]?.accepted.map(({ type }) => type),
    ['commercial_registrar_excerpt', 'trade_license'],
  )
  assert.notEqual(regulations[0]?.sid, regulations[1]?.sid)
})

const faults: [string, [string, string], RegExp][] = [
  ['a missing country', ['country: XA\n', ''], /^1: `country` is missing/],
  ['a file under another name', ['country: XA', 'country: XB'], /^1: The file is called XA, but `country` is XB/],
  ['an unknown key', ['    status:', '    colour: red\n    status:'], /^16: `colour` is unknown in a rule\. Known: number/],
  ['an unknown number type', ['[local, toll-free]', '[local, pager]'], /^7: `number` holds `pager`/],
  ['an unknown field', ['comments?', 'shoe_size'], /^11: The field `shoe_size` is unknown\. Describe it under `fields:`/],
  ['an unknown paper', ['trade_license', 'library_card'], /^15: The paper `library_card` is unknown/],
  ['a requirement without a usual title', ['business_name_info', 'shoe_info'], /^14: `shoe_info` has no usual title/],
  ['an unknown scope', ['scope: country', 'scope: village'], /^10: `scope` must be one of: none, any, country, locality, foreign/],
  ['no status', ['    status: verified_page\n', ''], /`status` is missing\. One of: verified_api/],
  ['no source at all', ['sources:\n  - { url: https://example.com/rules, seen: 2026-11 }\n', ''], /^5: A rule needs at least one source/],
  ['a source that is no address', ['https://example.com/rules', 'example.com'], /^5: `url` must be a whole address/],
  ['a day that does not exist', ['reviewed: 2026-11-24', 'reviewed: 2026-02-30'], /^3: `reviewed` must be a day/],
  ['a proof without an address', ['scope: country', 'scope: none'], /^10: An address that is not asked for cannot need a proof/],
  ['a SID for two rules', ['    for: business', `    for: business\n    sid: RN${'0'.repeat(32)}`], /^9: `sid` names one rule/],
  ['a slip in a key', ['proof: bundle', 'prof: bundle'], /`prof` is unknown in a rule\. Did you mean `proof`\?/],
  ['a slip in a value', ['[local, toll-free]', '[Locale, toll-free]'], /is none of: local, .*Did you mean `local`\?/],
  ['a slip in a paper', ['commercial_registrar_excerpt', 'comercial_registrar_exerpt'], /Did you mean `commercial_registrar_excerpt`\?/],
  [
    'a word that says the same with fewer words',
    ['commercial_registrar_excerpt', 'id_card'],
    /Did you mean `national_id_card`\? Else name it under/,
  ],
  ['a word as it stands on a form', ['business_name, comments?', 'tax_number, comments?'], /Did you mean `tax_id`\?/],
  ['a word that could be two', ['verified_page', 'verified'], /Did you mean `verified_api` or `verified_page`\?/],
  ['a country code of another list', ['country: XA', 'country: UK'], /^1: `country` must be .*Did you mean `GB`\?/],
  ['a proof of address that no paper shows', [', address_sids', ''], /^10: The address needs a proof, but no paper/],
  ['papers without a proof', ['proof: bundle', 'proof: none'], /^13: Papers are asked for, but `proof` is `none`/],
  ['a proof without papers', [good.slice(good.indexOf('    papers:'), good.indexOf('    status:')), ''], /^7: `papers` are missing/],
  ['broken YAML', ['name: Exampleland', 'name: [Exampleland'], /^\d+: /],
]
for (const [what, [before, after], expected] of faults) {
  test(`${what} is reported at its line, in a sentence`, () => {
    const problems = problemsOf(good.replace(before, after))
    assert.ok(
      problems.some(problem => expected.test(problem)),
      problems.join('; ') || 'no problem was found',
    )
  })
}

test('a rule that stands twice is reported and a rule with a problem is left out', () => {
  const rule = good.slice(good.indexOf('  - number'))
  assert.match(problemsOf(good + rule)[0] ?? '', /^17: There is a second rule for XA\.local\.business/)
  assert.equal(parseRegulationFile(good.replace('proof: bundle', 'proof: oath'), 'XA.yaml').regulations.length, 0)
})

test('any text gives rules or problems, never an exception', () => {
  const lines = good.split('\n')
  const edits = fc.array(
    fc.tuple(fc.nat(lines.length - 1), fc.oneof(fc.string(), fc.constantFrom('  - &a *a', 'rules: 7', '{', '- [', ': :', 'null'))),
    { maxLength: 4 },
  )
  fc.assert(
    fc.property(edits, changes => {
      const text = lines.map((line, index) => changes.find(([at]) => at === index)?.[1] ?? line).join('\n')
      const { regulations, problems } = parseRegulationFile(text, 'XA.yaml')
      assert.ok(regulations.length > 0 || problems.length > 0 || !text.includes('number:'))
    }),
  )
})

for (const { name, text } of ruleFiles()) {
  test(`regulations/${name} has no problem`, () => assert.deepEqual(parseRegulationFile(text, name).problems, []))
}

test('the book covers 37 countries, each rule under its own id and SID, with a source', () => {
  const rules = shippedRules()
  assert.equal(new Set(rules.map(({ isoCountry }) => isoCountry)).size, 37)
  assert.equal(rules.length, 78)
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length)
  assert.equal(new Set(rules.map(({ sid }) => sid)).size, rules.length)
  assert.ok(rules.every(({ sources }) => sources.length > 0))
})

test('German individuals go by identity document, businesses by bundle; US numbers need no proof', () => {
  const proofs = (
    [
      'DE.local.individual',
      'DE.mobile.individual',
      'DE.local.business',
      'FR.local.business',
      'GB.local.business',
      'US.local.individual',
    ] as const
  ).map(id => [id, shippedRule(id).proof])
  assert.deepEqual(Object.fromEntries(proofs), {
    'DE.local.individual': 'identity_document',
    'DE.mobile.individual': 'identity_document',
    'DE.local.business': 'bundle',
    'FR.local.business': 'bundle',
    'GB.local.business': 'bundle',
    'US.local.individual': 'none',
  })
})

test('a fingerprint changes with what a rule asks, not with its version, its review or the order of keys', () => {
  const rule = shippedRule('DE.local.business')
  const print = fingerprint(rule)
  assert.equal(fingerprint({ ...rule, version: 9, reviewed: '2030-01-01' }), print)
  assert.equal(fingerprint(JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(rule).toReversed())))), print)
  assert.notEqual(fingerprint({ ...rule, minimumAge: 18 }), print)
})
