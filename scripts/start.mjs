#!/usr/bin/env node
// npm start: everything a fresh clone needs, then the server in this same process.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuild } from './lib/build.mjs'
import { checkNode, ensureDependencies } from './lib/dependencies.mjs'
import { endWith, ROOT, StepFailed } from './lib/steps.mjs'

try {
  checkNode()
  await ensureDependencies()
  await ensureBuild()
} catch (error) {
  endWith(error)
}
const main = join(ROOT, 'dist', 'app', 'main.js')
if (!existsSync(main)) endWith(new StepFailed('The build made no dist/app/main.js.'))
// In this process and not in a child: signals and kill reach the server itself.
process.argv = [process.execPath, main, 'serve', ...process.argv.slice(2)]
await import(pathToFileURL(main).href)
