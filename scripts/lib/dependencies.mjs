import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, readOr, runQuietly, StepFailed, step } from './steps.mjs'

const STAMP = join(ROOT, 'node_modules', '.countersign-stamp')

/** Says so when this Node.js is too old, before anything breaks in a way nobody understands. */
export function checkNode() {
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).engines.node.replace('>=', '')
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [wantedMajor, wantedMinor] = wanted.split('.').map(Number)
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return
  throw new StepFailed(
    `Countersign needs Node.js ${wanted} or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org and run the command again.`,
  )
}

/** Installs the locked packages when they are missing or the lock has changed. Development packages too: the build needs them. */
export async function ensureDependencies() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'))
  const wanted = createHash('sha256').update(lock).digest('hex')
  if (readOr(STAMP, '') === wanted) return
  if (!isInstalled(JSON.parse(lock.toString('utf8')))) await step('Installing packages (npm ci)', install)
  writeFileSync(STAMP, wanted)
}

async function install() {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  try {
    await runQuietly(npm, args)
  } catch (error) {
    throw new StepFailed(`The packages could not be installed. Is the npm registry reachable from here?\n${error.message}`)
  }
}

/** Whether what lies in node_modules is what the lock names, whoever installed it. */
function isInstalled(lock) {
  const record = join(ROOT, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const present = JSON.parse(readFileSync(record, 'utf8')).packages ?? {}
  return Object.entries(lock.packages).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  )
}
