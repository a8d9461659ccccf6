#!/usr/bin/env node
// npm run bar: the proofs of docs/security.md. `-- --quick` under five minutes, `-- T-RACE` one of them, `-- --json` for machines.
import { join } from 'node:path'
import { ensureChromium } from './lib/browser.mjs'
import { ensureBuild } from './lib/build.mjs'
import { checkNode, ensureDependencies } from './lib/dependencies.mjs'
import { endWith, ROOT, runAloud } from './lib/steps.mjs'

let browser
try {
  checkNode()
  await ensureDependencies()
  browser = await ensureChromium()
  await ensureBuild()
} catch (error) {
  endWith(error)
}
const environment = browser.path ? { CHROMIUM_PATH: browser.path } : { COUNTERSIGN_NO_BROWSER: browser.reason }
process.exitCode = await runAloud(process.execPath, ['--import', 'tsx', join(ROOT, 'test', 'bar', 'main.ts'), ...process.argv.slice(2)], {
  env: { ...process.env, ...environment },
})
