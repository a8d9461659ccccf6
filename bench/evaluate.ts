import { judgeNumber, type PurchaseFacts } from '../src/domain/regulations/compliance.ts'
import { evaluateBundle, type Filed } from '../src/domain/regulations/evaluate.ts'
import { judgeItems } from '../src/domain/regulations/qualifying.ts'
import { shippedRule, shippedRules } from '../test/support/shipped-rules.ts'

export interface Timing {
  name: string
  microseconds: number
  /** What the figure must stay under; null where none is promised. */
  limit: number | null
}

/** Microseconds that the pure judge takes for one question, as the mean of many. Needs no database. */
export function measureJudge(rounds = 100_000): Timing[] {
  const facts = numberFacts()
  const expired = { ...facts, identity: facts.identity && facts.identity !== 'unknown' ? { ...facts.identity, state: 'expired' } : null }
  const filed = filedBundle()
  const rule = shippedRule('DE.local.business')
  const items = itemFacts(facts, 20)
  return [
    { name: 'evaluate one German bundle', limit: 20, ...time(rounds, () => evaluateBundle(rule, filed).length) },
    {
      name: 'evaluate an empty bundle',
      limit: 20,
      ...time(rounds, () => evaluateBundle(rule, { ...filed, endUsers: [], documents: [] }).length),
    },
    { name: 'judge one number that is compliant', limit: 20, ...time(rounds, () => judgeNumber(facts).ways.length) },
    { name: 'judge one number whose proof has expired', limit: 20, ...time(rounds, () => judgeNumber(expired).ways.length) },
    {
      name: 'sort 20 addresses, 20 identity documents and 20 bundles',
      limit: null,
      ...time(rounds / 100, () => judgeItems(items).qualifying.length),
    },
  ]
}

function time(rounds: number, work: () => number): { microseconds: number } {
  let sum = 0
  for (let round = 0; round < rounds / 10; round++) sum += work()
  const start = process.hrtime.bigint()
  for (let round = 0; round < rounds; round++) sum += work()
  const microseconds = Number(process.hrtime.bigint() - start) / 1000 / rounds
  if (sum === 0) throw new Error('nothing was judged')
  return { microseconds }
}

function filedBundle(): Filed {
  const shown = { business_name: 'Beispiel Handels GmbH', business_registration_number: 'HRB 12345', address_sids: ['AD1'] }
  const person = { business_website: 'www.example.com', first_name: 'Erika', last_name: 'Mustermann', email: 'erika@example.com' }
  return {
    endUsers: [{ sid: 'IT1', type: 'business', attributes: { ...shown, ...person } }],
    documents: [{ sid: 'RD1', type: 'commercial_registrar_excerpt', state: 'approved', attributes: shown }],
    addresses: [{ sid: 'AD1', isoCountry: 'DE' }],
    today: '2026-11-24',
  }
}

const HOLDS = { endsAt: null, lacks: [], settlesPlace: true } as const

function numberFacts(): PurchaseFacts {
  return {
    number: { isoCountry: 'DE', numberType: 'local', localities: ['Berlin'] },
    rules: shippedRules().filter(({ isoCountry, numberType }) => isoCountry === 'DE' && numberType === 'local'),
    address: { sid: 'AD1', isoCountry: 'DE', customerName: 'Erika Mustermann', locality: 'same', isProven: false },
    identity: {
      sid: 'RI1',
      state: 'passed',
      endUserType: 'individual',
      holder: 'Erika Mustermann',
      addressSids: ['AD1'],
      isoCountry: 'DE',
      numberType: 'local',
      ...HOLDS,
    },
    bundle: null,
    now: new Date('2026-11-24T12:00:00Z'),
    documentsPage: 'http://localhost:8080/documents',
  }
}

function itemFacts({ number, rules, now, documentsPage }: PurchaseFacts, count: number): Parameters<typeof judgeItems>[0] {
  const numbers = Array.from({ length: count }, (_, index) => index)
  const holder = (index: number) => ({
    endUserType: 'business' as const,
    holder: `Beispiel ${index} GmbH`,
    addressSids: [`AD${index}`],
    ...HOLDS,
  })
  return {
    number,
    rules,
    now,
    documentsPage,
    addresses: numbers.map(index => ({
      sid: `AD${index}`,
      isoCountry: 'DE',
      customerName: `Beispiel ${index}`,
      locality: index % 2 ? 'same' : 'different',
      isProven: index % 4 === 1,
    })),
    identityDocuments: numbers.map(index => ({
      sid: `RI${index}`,
      state: 'passed',
      ...holder(index),
      endUserType: 'individual',
      isoCountry: 'DE',
      numberType: 'local',
    })),
    bundles: numbers.map(index => ({
      sid: `BU${index}`,
      state: 'approved',
      ...holder(index),
      regulationSid: rules[0]?.sid ?? '',
      hasExpiredDocument: false,
    })),
  }
}

if (import.meta.url === `file://${process.argv[1]}`) {
  for (const { name, microseconds, limit } of measureJudge()) {
    console.log(`${name}: ${microseconds.toFixed(2)} µs${limit === null ? '' : ` (limit ${limit} µs)`}`)
  }
}
