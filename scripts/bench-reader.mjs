#!/usr/bin/env node
// npm run bench:reader [-- FOLDER...] [--peers] [--limit N] [--seed N]: the reader on specimens, see bench/reader/documents.ts.
import { spawnSync } from 'node:child_process'
import { ROOT } from './lib/steps.mjs'

const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'bench/reader/documents.ts', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
