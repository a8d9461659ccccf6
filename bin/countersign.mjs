#!/usr/bin/env node
// The command line. An installed package has dist/; a clone whose sources are newer than dist/ runs them directly.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const built = join(root, 'dist', 'app', 'cli.js')
const source = join(root, 'src', 'app', 'cli.ts')

async function isBuilt() {
  if (!existsSync(source) || !existsSync(join(root, 'node_modules', 'tsx'))) return true
  if (!existsSync(built)) return false
  return (await import('../scripts/lib/build.mjs')).isServerBuilt()
}

if (await isBuilt()) {
  if (!existsSync(built)) {
    process.stderr.write('Countersign is not built yet. Run "npm start" or "npm run build" once in its directory.\n')
    process.exit(1)
  }
  await import(pathToFileURL(built).href)
} else {
  const { register } = await import('tsx/esm/api')
  register()
  await import(pathToFileURL(source).href)
}
