import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The package's own directory, wherever the command was called from. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** A failure that was explained already; the caller prints its message and no stack. */
export class StepFailed extends Error {}

/** Does one step of the set-up and says how long it took. */
export async function step(label, work) {
  const start = performance.now()
  process.stderr.write(`  ${label} ...`)
  try {
    const result = await work()
    process.stderr.write(` ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
    return result
  } catch (error) {
    process.stderr.write(` failed after ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
    throw error
  }
}

/** Runs a program quietly; what it said is shown only when it fails. Resolves to its output. */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' }, ...options })
    let output = ''
    const keep = chunk => {
      output = (output + chunk).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', error => reject(new StepFailed(`${command} could not be started: ${error.message}`)))
    child.once('close', code => {
      if (code === 0) resolve(output)
      else
        reject(
          Object.assign(new StepFailed(`${command} ${args.join(' ')} ended with ${code}\n${output.trim()}`), { output, exitCode: code }),
        )
    })
  })
}

/** Runs a program with this terminal; resolves to its exit code. */
export function runAloud(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options })
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(signal ? 1 : code))
  })
}

/** Every file below these paths (relative to the package), in a stable order. */
export function filesBelow(paths, accept = () => true) {
  const found = []
  const visit = path => {
    if (!existsSync(path)) return
    if (statSync(path).isFile()) {
      if (accept(path)) found.push(relative(ROOT, path))
      return
    }
    for (const name of readdirSync(path).sort()) if (name !== 'node_modules') visit(join(path, name))
  }
  for (const path of paths) visit(join(ROOT, path))
  return found
}

/** A fingerprint of files by path, size and time: cheap enough for every start. */
export function fingerprint(paths, accept) {
  const hash = createHash('sha256')
  for (const path of filesBelow(paths, accept)) {
    const { size, mtimeMs } = statSync(join(ROOT, path))
    hash.update(`${path}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

export const readOr = (path, fallback) => (existsSync(path) ? readFileSync(path, 'utf8') : fallback)

/** Prints a known failure as a sentence, anything else with its stack, and ends with 1. */
export function endWith(error) {
  process.stderr.write(`\n${error instanceof StepFailed ? error.message : (error?.stack ?? error)}\n`)
  process.exit(1)
}
