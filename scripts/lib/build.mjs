import { copyFileSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filesBelow, fingerprint, ROOT, readOr, runQuietly, StepFailed, step } from './steps.mjs'

const DIST = join(ROOT, 'dist')
const isSource = path => !path.endsWith('.test.ts')
const isAsset = path => !path.endsWith('.ts') && !path.endsWith('.tsx')

const PARTS = {
  server: {
    stamp: '.server-stamp',
    label: 'Building the server',
    sources: ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    build: buildServer,
  },
  console: {
    stamp: '.console-stamp',
    label: 'Building the Console',
    sources: ['console', 'src/domain', 'package-lock.json'],
    build: buildConsole,
  },
}

/**
 * Builds what has changed since the last build into dist/. `isStrict` fails on a type error; else the build goes on with a
 * warning, as types change nothing in what runs.
 */
export async function ensureBuild({ isStrict = false, force = false } = {}) {
  for (const part of Object.values(PARTS)) {
    const stamp = join(DIST, part.stamp)
    const wanted = fingerprint(part.sources, isSource)
    if (!force && readOr(stamp, '') === wanted) continue
    rmSync(stamp, { force: true })
    const hasWarning = await step(part.label, () => part.build(isStrict))
    mkdirSync(DIST, { recursive: true })
    if (!hasWarning) writeFileSync(stamp, wanted)
  }
}

/** Whether dist/ was built from the sources that lie here now. */
export const isServerBuilt = () => readOr(join(DIST, PARTS.server.stamp), '') === fingerprint(PARTS.server.sources, isSource)

/** Compiles into a fresh directory and then swaps, so that a failed build never leaves half a server. */
async function buildServer(isStrict) {
  const draft = join(ROOT, `.dist-${process.pid}`)
  try {
    const warning = await compile(draft, isStrict)
    for (const path of filesBelow(['src'], isAsset)) {
      const place = join(draft, path.slice('src/'.length))
      mkdirSync(dirname(place), { recursive: true })
      copyFileSync(join(ROOT, path), place)
    }
    swapIn(draft)
    return warning
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

async function compile(draft, isStrict) {
  try {
    await runQuietly(process.execPath, [tool('typescript', 'bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', draft])
    return false
  } catch (error) {
    if (isStrict || !existsSync(draft)) throw new StepFailed(`The server does not compile:\n${error.output ?? error.message}`)
    process.stderr.write(' (with type errors, see npm run check)')
    return true
  }
}

function swapIn(draft) {
  const old = join(ROOT, `.dist-old-${process.pid}`)
  if (existsSync(join(DIST, 'console'))) cpSync(join(DIST, 'console'), join(draft, 'console'), { recursive: true })
  const consoleStamp = join(DIST, PARTS.console.stamp)
  if (existsSync(consoleStamp)) copyFileSync(consoleStamp, join(draft, PARTS.console.stamp))
  try {
    if (existsSync(DIST)) renameSync(DIST, old)
    renameSync(draft, DIST)
  } catch (error) {
    // Another build of the same sources has put its own into place between our two steps.
    if (!existsSync(join(DIST, 'app'))) throw error
  }
  rmSync(old, { recursive: true, force: true })
}

async function buildConsole(isStrict) {
  if (!existsSync(join(ROOT, 'console', 'vite.config.ts'))) return false
  const outDir = join(DIST, 'console')
  try {
    await runQuietly(process.execPath, [
      tool('vite', 'bin/vite.js'),
      'build',
      '--config',
      'console/vite.config.ts',
      '--outDir',
      outDir,
      '--logLevel',
      'warn',
    ])
    return false
  } catch (error) {
    const words = `The Console does not build:\n${error.output ?? error.message}`
    if (isStrict) throw new StepFailed(words)
    process.stderr.write(`\n${words.split('\n').slice(0, 12).join('\n')}\n`)
    return true
  }
}

const tool = (name, path) => join(ROOT, 'node_modules', name, path)
