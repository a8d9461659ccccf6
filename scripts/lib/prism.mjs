import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT, runAloud } from './steps.mjs'

const VERSION = '5.16.0'
const DIRECTORY = join(ROOT, '.cache', 'prism')
const PROGRAM = join(DIRECTORY, 'node_modules', '@stoplight', 'prism-cli', 'dist', 'index.js')

/** Prism's program when it was fetched before, else undefined. It is a peer to measure and check against, no part of the project. */
export const findPrism = () => (existsSync(PROGRAM) ? PROGRAM : undefined)

/** Fetches Prism into .cache/ unless it lies there. @throws when npm cannot */
export async function ensurePrism() {
  if (findPrism()) return PROGRAM
  await mkdir(DIRECTORY, { recursive: true })
  await writeFile(join(DIRECTORY, 'package.json'), '{ "private": true }\n')
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', `@stoplight/prism-cli@${VERSION}`]
  if ((await runAloud('npm', args, { cwd: DIRECTORY })) !== 0 || !findPrism()) throw new Error('Prism could not be installed by npm')
  return PROGRAM
}
