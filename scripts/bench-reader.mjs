#!/usr/bin/env node
// npm run bench:reader [-- FOLDER...] [--peers] [--limit N] [--seed N]: the reader on specimens (bench/reader/documents.ts); without a
// folder also the printed details of papers that have nothing else (bench/reader/print.ts). With --bar: each goal and whether it is met
// (bench/reader/bar.ts, takes FOLDER..., --seed, --scale, --write, --keep, --only).
import { spawnSync } from 'node:child_process'
import { ROOT } from './lib/steps.mjs'

const run = (script, options) =>
  spawnSync(process.execPath, ['--import', 'tsx', script, ...options], { cwd: ROOT, stdio: 'inherit' }).status ?? 1

const options = process.argv.slice(2)
const takesValue = new Set(['--limit', '--seed', '--count'])
const hasFolder = options.some((option, index) => !option.startsWith('--') && !takesValue.has(options[index - 1]))

function measure() {
  if (options.includes('--bar'))
    return run(
      'bench/reader/bar.ts',
      options.filter(option => option !== '--bar'),
    )
  const status = run('bench/reader/documents.ts', options)
  if (hasFolder || options.includes('--limit')) return status
  return Math.max(status, run('bench/reader/print.ts', options.includes('--peers') ? ['--peers'] : []))
}

process.exitCode = measure()
