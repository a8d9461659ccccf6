#!/usr/bin/env node
// npm run check: format, lint, types, house rules, tests. CI runs the same. --without-tests stops before the tests.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkNode, ensureDependencies } from './lib/dependencies.mjs'
import { endWith, ROOT, runAloud } from './lib/steps.mjs'

const node = process.execPath
const tool = (name, path) => join(ROOT, 'node_modules', name, path)
const checks = [
  ['format and lint', [tool('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.']],
  ['types of the server', [tool('typescript', 'bin/tsc'), '-p', 'tsconfig.json']],
  ['types of the Console', [tool('typescript', 'bin/tsc'), '-p', 'console/tsconfig.json', '--noEmit']],
  ['house rules', ['--import', 'tsx', '--test', '--test-reporter=dot', 'test/house.test.ts']],
  ['tests', ['scripts/test.mjs']],
]

try {
  checkNode()
  await ensureDependencies()
} catch (error) {
  endWith(error)
}
const failed = []
for (const [name, args] of checks) {
  if (name === 'tests' && process.argv.includes('--without-tests')) continue
  if (name === 'types of the Console' && !existsSync(join(ROOT, 'console', 'tsconfig.json'))) continue
  process.stdout.write(`\n== ${name}\n`)
  if ((await runAloud(node, args)) !== 0) failed.push(name)
}
process.stdout.write(failed.length === 0 ? '\nAll checks passed.\n' : `\nFailed: ${failed.join(', ')}.\n`)
process.exitCode = failed.length === 0 ? 0 : 1
