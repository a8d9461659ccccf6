import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Programs } from './embedded-binaries.ts'
import { LeftoverTrouble, StartTrouble } from './embedded-trouble.ts'

/** Starts one of PostgreSQL's programs as the right user. */
export function spawnProgram(programs: Programs, name: 'initdb' | 'postgres', args: string[], options: SpawnOptions): ChildProcess {
  const [command = '', ...rest] = [...programs.prefix, join(programs.binDir, name), ...args]
  return spawn(command, rest, { cwd: '/', env: programs.environment, ...(programs.user ?? {}), ...options })
}

/**
 * Runs a program to its end.
 * @throws StartTrouble with the program's own words when it fails.
 */
export async function runProgram(programs: Programs, name: 'initdb' | 'postgres', args: string[], input = ''): Promise<void> {
  const child = spawnProgram(programs, name, args, { stdio: ['pipe', 'ignore', 'pipe'] })
  let words = ''
  child.stderr?.on('data', chunk => {
    words = (words + String(chunk)).slice(-4000)
  })
  child.stdin?.on('error', () => {
    // the program ended before it read its input: the exit code tells
  })
  child.stdin?.end(input)
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code !== 0) throw explainWords(name, words)
}

/** What PostgreSQL wrote when it would not start, as a sentence with a fix. */
export function explainWords(name: string, words: string): StartTrouble {
  const last = words.trim().split('\n').slice(-3).join(' ')
  if (/No space left on device/i.test(words))
    return new StartTrouble(
      'PostgreSQL found no space left on the disk.',
      'Free some space (at least 500 MB) and start again. Nothing was lost.',
    )
  if (/lock file "postmaster.pid" already exists|pre-existing shared memory block/i.test(words)) {
    return new LeftoverTrouble('A PostgreSQL that was killed is still ending.', 'Wait a moment and start again.')
  }
  if (/could not look up effective user ID/i.test(words)) {
    return new StartTrouble(
      'The user this runs as has no name on this machine, and PostgreSQL needs one.',
      'Give it an entry in /etc/passwd, run as another user, or set DATABASE_URL to an existing PostgreSQL.',
    )
  }
  if (/shared memory|semaphores/i.test(words)) {
    return new StartTrouble(
      `PostgreSQL got no shared memory: ${last}`,
      'Give the container more shared memory (--shm-size=128m), or end the PostgreSQL that still uses it.',
    )
  }
  if (/could not create lock file|could not bind|Unix.domain socket/i.test(words)) {
    return new StartTrouble(
      `PostgreSQL could not open its socket: ${last}`,
      'Choose a shorter --data DIR on a local disk, or set TMPDIR to a short directory.',
    )
  }
  if (/Permission denied|invalid permissions|wrong ownership/i.test(words)) {
    return new StartTrouble(
      `PostgreSQL may not use its files: ${last}`,
      'Start as the user who made the data directory, or change its owner with chown -R.',
    )
  }
  return new StartTrouble(
    `${name} failed: ${last || 'it said nothing'}`,
    'Run "countersign doctor" for a closer look; the log is postgres.log in the data directory.',
  )
}
