import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { FIELDS, PAPER_NAMES, REQUIREMENT_TITLES } from '../src/domain/regulations/fields.ts'
import { ruleFiles } from './support/shipped-rules.ts'

const schema = JSON.parse(readFileSync(new URL('../regulations/schema.json', import.meta.url), 'utf8'))
const validate = new Ajv({ allowUnionTypes: true, formats: { date: /^\d{4}-\d{2}-\d{2}$/ } }).compile(schema)

test('every shipped rule file meets the schema that editors use', () => {
  for (const { name, text } of ruleFiles()) {
    assert.ok(validate(parse(text)), `${name}: ${JSON.stringify(validate.errors)}`)
  }
})

const french = ruleFiles().find(({ name }) => name === 'FR.yaml')?.text ?? ''
const mistakes = [
  ['an unknown key', '    status:', '    colour: red\n    status:'],
  ['an unknown type of number', 'number: local', 'number: pager'],
  ['an unknown scope', 'scope: country', 'scope: village'],
  ['a rule that names no proof', '    proof: bundle\n', ''],
] as const
for (const [what, before, after] of mistakes) {
  test(`the schema refuses ${what}`, () => {
    assert.ok(french.includes(before))
    assert.equal(validate(parse(french.replace(before, after))), false)
  })
}

test('editors are told every word that a rule file may use', () => {
  const { field, paperKind, rule } = schema.definitions
  assert.deepEqual(field.anyOf[0].enum, Object.keys(FIELDS))
  assert.deepEqual(paperKind.anyOf[0].enum, Object.keys(PAPER_NAMES))
  assert.deepEqual(Object.keys(rule.properties.papers.properties), Object.keys(REQUIREMENT_TITLES))
})
