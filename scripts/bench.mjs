#!/usr/bin/env node
// npm run bench [-- --write]: the benchmarks, each beside its peer or limit; --write puts the table into docs/benchmarks.md.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { checkNode, ensureDependencies } from './lib/dependencies.mjs'
import { endWith, ROOT } from './lib/steps.mjs'

try {
  checkNode()
  await ensureDependencies()
  await ensureBuild()
  const command = ['--import', 'tsx', join('bench', 'main.ts'), ...process.argv.slice(2)]
  process.exitCode = spawnSync(process.execPath, command, { cwd: ROOT, stdio: 'inherit' }).status ?? 1
} catch (error) {
  endWith(error)
}
