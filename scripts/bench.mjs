#!/usr/bin/env node
// npm run bench [-- --full] [--write] [--only NAME,NAME]: the benchmarks, each beside its peer or limit; --write puts the table into
// docs/benchmarks.md, --full adds the large sets and fetches Prism, a peer, into .cache/.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { checkNode, ensureDependencies } from './lib/dependencies.mjs'
import { ensurePrism, findPrism } from './lib/prism.mjs'
import { endWith, ROOT } from './lib/steps.mjs'

try {
  checkNode()
  await ensureDependencies()
  await ensureBuild()
  const prism = process.argv.includes('--full') ? await ensurePrism() : findPrism()
  const command = ['--import', 'tsx', join('bench', 'main.ts'), ...process.argv.slice(2), ...(prism ? ['--prism', prism] : [])]
  process.exitCode = spawnSync(process.execPath, command, { cwd: ROOT, stdio: 'inherit' }).status ?? 1
} catch (error) {
  endWith(error)
}
