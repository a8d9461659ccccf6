#!/usr/bin/env node
import { ensureChromium } from './lib/browser.mjs'
// npm test: set-up as for npm start, a browser where it may be installed, then every test. `npm test -- FILTER` runs a part.
import { ensureBuild } from './lib/build.mjs'
import { checkNode, ensureDependencies } from './lib/dependencies.mjs'
import { endWith } from './lib/steps.mjs'
import { runTests } from './lib/tests.mjs'

let buildError
let browser
try {
  checkNode()
  await ensureDependencies()
  browser = await ensureChromium()
} catch (error) {
  endWith(error)
}
try {
  await ensureBuild()
} catch (error) {
  buildError = error
  process.stderr.write(`\n${error.message}\nThe tests run all the same; this run fails.\n`)
}
const environment = browser.path ? { CHROMIUM_PATH: browser.path } : { COUNTERSIGN_NO_BROWSER: browser.reason }
if (browser.reason) process.stderr.write(`\nBrowser tests are skipped: ${browser.reason}\n`)
if (browser.reason && process.env.CI === 'true') process.stderr.write('CI=true requires them: this run fails.\n')
const exitCode = await runTests(process.argv.slice(2), environment)
const isIncomplete = browser.reason !== undefined && process.env.CI === 'true'
process.exitCode = exitCode || (buildError || isIncomplete ? 1 : 0)
