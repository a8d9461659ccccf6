#!/usr/bin/env node
// npm run bar: the proofs of docs/security.md. `-- --quick` under five minutes, `-- T-RACE` one of them, `-- --json` for machines.
import { join } from 'node:path'
import { checkNode, ensureDependencies } from './lib/dependencies.mjs'
import { endWith, ROOT, runAloud } from './lib/steps.mjs'

try {
  checkNode()
  await ensureDependencies()
} catch (error) {
  endWith(error)
}
process.exitCode = await runAloud(process.execPath, ['--import', 'tsx', join(ROOT, 'test', 'bar', 'main.ts'), ...process.argv.slice(2)])
