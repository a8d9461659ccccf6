#!/usr/bin/env node
// npm run bench:reader [-- FOLDER...] [--peers] [--limit N] [--seed N]: the reader on specimens (bench/reader/documents.ts); without a
// folder also the printed details of papers that have nothing else (bench/reader/print.ts).
import { spawnSync } from 'node:child_process'
import { ROOT } from './lib/steps.mjs'

const run = (script, options) =>
  spawnSync(process.execPath, ['--import', 'tsx', script, ...options], { cwd: ROOT, stdio: 'inherit' }).status ?? 1

const options = process.argv.slice(2)
const takesValue = new Set(['--limit', '--seed', '--count'])
const hasFolder = options.some((option, index) => !option.startsWith('--') && !takesValue.has(options[index - 1]))
const isShort = options.includes('--limit')
const statuses = [run('bench/reader/documents.ts', options)]
if (!hasFolder && !isShort) statuses.push(run('bench/reader/print.ts', options.includes('--peers') ? ['--peers'] : []))
process.exitCode = Math.max(...statuses)
