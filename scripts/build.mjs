#!/usr/bin/env node
// npm run build: dist/ from the sources. A type error fails it. --if-changed skips what is built already.
import { ensureBuild } from './lib/build.mjs'
import { checkNode, ensureDependencies } from './lib/dependencies.mjs'
import { endWith } from './lib/steps.mjs'

try {
  checkNode()
  await ensureDependencies()
  await ensureBuild({ isStrict: true, force: !process.argv.includes('--if-changed') })
} catch (error) {
  endWith(error)
}
