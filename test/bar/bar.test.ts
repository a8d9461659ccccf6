import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

const main = join(import.meta.dirname, 'main.ts')
const bar = (...args: string[]) => spawnSync(process.execPath, ['--import', 'tsx', main, ...args], { encoding: 'utf8', timeout: 60_000 })

test('a proof prints one line with its count and its control, and the whole in JSON', () => {
  const spoken = bar('--quick', 'T-SSRF')
  assert.equal(spoken.status, 0, spoken.stdout + spoken.stderr)
  assert.match(spoken.stdout, /^T-SSRF ok n=\d+ control=caught/)
  const { proofs } = JSON.parse(bar('--quick', '--json', 'T-SSRF').stdout)
  assert.deepEqual([proofs[0].proof, proofs[0].result, proofs[0].misses], ['T-SSRF', 'ok', []])
})

test('a proof that is not there ends with a failure', () => {
  assert.notEqual(bar('T-NOTHING').status, 0)
})
