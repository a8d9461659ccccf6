import { evaluateBundle, type Filed } from '../src/domain/regulations/evaluate.ts'
import { shippedRule } from '../test/support/shipped-rules.ts'

/** Microseconds that one evaluation of a complete German bundle takes, and the limit that it must stay under. */
export function measureEvaluation(rounds = 200_000): { name: string; microseconds: number; limit: number } {
  const rule = shippedRule('DE.local.business')
  const shown = { business_name: 'Beispiel Handels GmbH', business_registration_number: 'HRB 12345', address_sids: ['AD1'] }
  const filed: Filed = {
    endUsers: [
      {
        sid: 'IT1',
        type: 'business',
        attributes: {
          ...shown,
          business_website: 'www.example.com',
          first_name: 'Erika',
          last_name: 'Mustermann',
          email: 'erika@example.com',
        },
      },
    ],
    documents: [{ sid: 'RD1', type: 'commercial_registrar_excerpt', state: 'approved', attributes: shown }],
    addresses: [{ sid: 'AD1', isoCountry: 'DE' }],
    today: '2026-11-24',
  }
  let passed = 0
  const run = (times: number) => {
    for (let round = 0; round < times; round++) passed += evaluateBundle(rule, filed).length
  }
  run(rounds / 10)
  const start = process.hrtime.bigint()
  run(rounds)
  const microseconds = Number(process.hrtime.bigint() - start) / 1000 / rounds
  if (passed === 0) throw new Error('nothing was evaluated')
  return { name: 'evaluate one German bundle', microseconds, limit: 20 }
}

if (import.meta.url === `file://${process.argv[1]}`) console.log(measureEvaluation())
