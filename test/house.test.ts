import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import * as rules from './house/rules.ts'
import { readTree } from './house/tree.ts'

const tree = readTree(dirname(dirname(fileURLToPath(import.meta.url))))
const neighbour = ['..', 'shared'].join('/')

interface House {
  name: string
  rule: rules.Rule
  /** Trees that break the rule: the rule must notice each. */
  broken: Record<string, string>[]
  /** A tree near the edge that is allowed. */
  fine: Record<string, string>
}

const HOUSE: House[] = [
  {
    name: 'imports go down the floors, never up',
    rule: rules.floors,
    broken: [
      { 'src/domain/a.ts': "import { b } from '../platform/b.ts'" },
      { 'src/platform/a.ts': "import type { B } from '../features/keys/b.ts'" },
      { 'src/features/keys/a.ts': "export { b } from '../../app/b.ts'" },
      { 'src/domain/a.ts': "const b = await import('../app/b.ts')" },
      { 'src/domain/a.ts': "import b from '../../console/b.ts'" },
      { 'src/attic/a.ts': "import b from '../domain/b.ts'" },
    ],
    fine: {
      'src/app/a.ts': "import { b } from '../features/keys/b.ts'\nimport fs from 'node:fs'",
      'src/domain/a.test.ts': "import { b } from '../platform/b.ts'",
    },
  },
  {
    name: 'features import from lower rows only',
    rule: rules.rows,
    broken: [
      { 'src/features/accounts/a.ts': "import { b } from '../numbers/b.ts'" },
      { 'src/features/bundles/a.ts': "import type { B } from '../profiles/b.ts'" },
      { 'src/features/novelties/a.ts': '' },
    ],
    fine: { 'src/features/numbers/a.ts': "import { b } from '../bundles/b.ts'\nimport { c } from './c.ts'" },
  },
  {
    name: 'no import goes in a circle, type imports included',
    rule: rules.circles,
    broken: [
      { 'src/domain/a.ts': "import type { B } from './b.ts'", 'src/domain/b.ts': "import { a } from './a.ts'" },
      {
        'src/domain/a.ts': "import { b } from './b.ts'",
        'src/domain/b.ts': "export * from './c.ts'",
        'src/domain/c.ts': "const a = await import('./a.ts')",
      },
      { 'console/a.tsx': "import { a } from './a.tsx'" },
    ],
    fine: {
      'src/domain/a.ts': "import { b } from './b.ts'\nimport { c } from './c.ts'",
      'src/domain/b.ts': "import { c } from './c.ts'",
      'src/domain/c.ts': "// import { a } from './a.ts'",
    },
  },
  {
    name: 'no file only passes on what others export',
    rule: rules.barrels,
    broken: [
      { 'src/domain/index.ts': "export * from './a.ts'\nexport { b, type C } from './b.ts'\n" },
      { 'console/parts.ts': "export type { A } from './a.ts';" },
    ],
    fine: { 'src/domain/a.ts': "export { b } from './b.ts'\nexport const c = 1\n", 'src/domain/empty.ts': '' },
  },
  {
    name: 'the Console uses src/domain and nothing else of src',
    rule: rules.consoleImports,
    broken: [
      { 'console/a.tsx': "import { b } from '../src/platform/b.ts'" },
      { 'console/pages/a.tsx': "import type { B } from '../../src/features/keys/b.ts'" },
    ],
    fine: { 'console/a.tsx': "import { b } from '../src/domain/b.ts'\nimport { useState } from 'react'" },
  },
  {
    name: 'the domain is pure: no I/O, clock, chance or environment',
    rule: rules.pureDomain,
    broken: [
      { 'src/domain/a.ts': "import { readFileSync } from 'node:fs'" },
      { 'src/domain/a.ts': 'const now = new Date()' },
      { 'src/domain/a.ts': 'const now = Date.now()' },
      { 'src/domain/a.ts': 'const chance = Math.random()' },
      { 'src/domain/a.ts': 'const home = process.env.HOME' },
    ],
    fine: { 'src/domain/a.ts': 'const day = new Date(text) // never new Date()', 'src/platform/clock.ts': 'const now = Date.now()' },
  },
  {
    name: 'only app/config.ts reads the environment',
    rule: rules.environment,
    broken: [{ 'src/platform/a.ts': 'const url = process.env.DATABASE_URL' }, { 'src/app/server.ts': "process.env['PORT']" }],
    fine: { 'src/app/config.ts': 'process.env' },
  },
  {
    name: 'only platform/vault calls ciphers',
    rule: rules.ciphers,
    broken: [
      { 'src/features/keys/a.ts': "createCipheriv('aes-256-gcm', key, nonce)" },
      { 'src/platform/http/a.ts': 'createDecipheriv(x, y, z)' },
    ],
    fine: { 'src/platform/vault/aead.ts': 'createCipheriv(x, y, z)' },
  },
  {
    name: "nothing sends by Node's global fetch",
    rule: rules.globalFetch,
    broken: [{ 'src/features/callbacks/deliver.ts': 'await fetch(url)' }, { 'src/app/worker.ts': 'globalThis.fetch(url)' }],
    fine: { 'src/features/callbacks/deliver.ts': 'await client.fetch(url); prefetch(url)' },
  },
  {
    name: 'no any',
    rule: rules.anyTypes,
    broken: [
      { 'src/domain/a.ts': 'const b = c as any' },
      { 'console/a.tsx': 'function b(c: any) {}' },
      { 'test/a.ts': 'const b: Array<any> = []' },
    ],
    fine: { 'src/domain/a.ts': 'const any = 1 // as any', 'src/domain/b.ts': "const text = 'has any papers'" },
  },
  {
    name: 'nothing but CI names what lies beside the project',
    rule: rules.neighbours,
    broken: [{ 'scripts/a.mjs': `readFile('${neighbour}/x')` }, { 'docs/a.md': `see ${neighbour}` }],
    fine: { 'docs/a.md': 'a shared thing' },
  },
  {
    name: 'SQL lives in store.ts',
    rule: rules.sqlPlaces,
    broken: [
      { 'src/features/keys/create.ts': "tx.query('select sid from keys where sid = $1')" },
      { 'src/features/keys/create.ts': 'tx.query(`update keys set name = $1`)' },
    ],
    fine: {
      'src/features/keys/store.ts': "tx.query('select sid from keys')",
      'src/features/keys/create.ts': "const text = 'select a key'; const also = 'update'",
    },
  },
]

for (const { name, rule, broken, fine } of HOUSE) {
  test(name, () => {
    assert.deepEqual(rule(tree), [])
  })
  test(`the rule "${name}" can fail, and does not where it should not`, () => {
    for (const files of broken) assert.notDeepEqual(rule(new Map(Object.entries(files))), [], JSON.stringify(files))
    assert.deepEqual(rule(new Map(Object.entries(fine))), [])
  })
}

test('the rules see the whole project', () => {
  assert.ok([...tree.keys()].filter(path => path.startsWith('src/')).length > 40)
  assert.ok(tree.has('package.json') && tree.has('test/house.test.ts'))
})
