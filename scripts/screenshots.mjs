#!/usr/bin/env node
// npm run screenshots [-- NAME...]: takes the pictures of the guides into docs/images.
import { join } from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { checkNode, ensureDependencies } from './lib/dependencies.mjs'
import { endWith, ROOT, runAloud } from './lib/steps.mjs'

try {
  checkNode()
  await ensureDependencies()
  await ensureBuild()
} catch (error) {
  endWith(error)
}
process.exitCode = await runAloud(process.execPath, [
  '--import',
  'tsx',
  join(ROOT, 'test', 'screenshots', 'main.ts'),
  ...process.argv.slice(2),
])
