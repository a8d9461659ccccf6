import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shippedRules } from '../../../test/support/shipped-rules.ts'
import { fingerprint } from './fingerprint.ts'
import { parseRegulationFile } from './parse.ts'
import { writeRegulationFile } from './write-yaml.ts'

test('what is written of the rules of a country is read as the same rules', () => {
  const rules = shippedRules()
  for (const isoCountry of new Set(rules.map(rule => rule.isoCountry))) {
    const own = rules.filter(rule => rule.isoCountry === isoCountry)
    const { regulations, problems } = parseRegulationFile(writeRegulationFile(own), `${isoCountry}.yaml`)
    assert.deepEqual(problems, [], isoCountry)
    assert.deepEqual(regulations.map(fingerprint), own.map(fingerprint), isoCountry)
    assert.deepEqual(regulations, own, isoCountry)
  }
})

test('no rules make no file', () => assert.equal(writeRegulationFile([]), ''))
