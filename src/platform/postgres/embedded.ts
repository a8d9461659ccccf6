import { type FileHandle, open, stat, truncate } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { bornTicks } from '../file-lock.ts'
import type { Log } from '../log.ts'
import { type Programs, preparePrograms } from './embedded-binaries.ts'
import { clusterDirOf, DATABASE, prepareCluster, prepareSocketDir, readPassword, SUPERUSER, writeSettings } from './embedded-cluster.ts'
import { dataDirHolder, lockDataDir } from './embedded-lock.ts'
import { movedTo } from './embedded-moved.ts'
import {
  ask,
  type Door,
  endPostmaster,
  findPostmaster,
  type Postmaster,
  runsProgram,
  stillRuns,
  urlOf,
  waitUntil,
} from './embedded-postmaster.ts'
import { explainWords, spawnProgram } from './embedded-program.ts'
import { explainFileError, LeftoverTrouble, StartTrouble } from './embedded-trouble.ts'

export interface EmbeddedPostgres {
  /** Connection string of a superuser, over a socket only this machine's user can reach. Stays the same over restarts. */
  url: string
  /** The PostgreSQL that runs now; another after a crash. */
  readonly pid: number
  /** Whether this start found a PostgreSQL left running by a killed server. */
  isAdopted: boolean
  stop(): Promise<void>
}

/** Longest wait for a start: replaying a large log on a slow disk takes its time. */
const START_LIMIT_MS = 120_000
const LEFTOVER_LIMIT_MS = 20_000
const JOIN_LIMIT_MS = 30_000
const JOIN_STEP_MS = 250
const LEFTOVER_STEP_MS = 250
const WATCH_STEP_MS = 200
const RESTART_PAUSES_MS = [0, 200, 500, 1_000, 2_000, 5_000]
const LOG_LIMIT_BYTES = 10_000_000

interface Running extends Postmaster {
  isAdopted: boolean
}

/**
 * Starts the built-in PostgreSQL on `<dataDir>/postgres`, or adopts the one a killed server left running there, and starts it
 * again whenever it dies. Holds the directory's lock until `stop`.
 * @throws StartTrouble with what to do, when the directory is in use or PostgreSQL cannot start.
 */
export async function startEmbeddedPostgres(options: { dataDir: string; log: Log }): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir)
  await refuseMoved(dataDir)
  const lock = await lockDataDir(dataDir)
  try {
    const programs = await preparePrograms(dataDir)
    const { running, door } = (await adopt(dataDir, programs)) ?? (await startFresh(dataDir, programs))
    await ensureDatabase(door)
    const watched = watch(running, () => launch(dataDir, programs, door), options.log)
    const stop = async () => {
      await watched.stop()
      await lock.release()
    }
    return {
      url: urlOf(door, DATABASE),
      get pid() {
        return watched.pid()
      },
      isAdopted: running.isAdopted,
      stop,
    }
  } catch (error) {
    await lock.release()
    throw explainFileError(error, dataDir)
  }
}

/** The database that was moved away must not go on here beside its copy. */
async function refuseMoved(dataDir: string): Promise<void> {
  const place = await movedTo(dataDir)
  if (place === undefined) return
  throw new StartTrouble(
    `The database of ${dataDir} was moved to ${place}.`,
    'Set DATABASE_URL or --database-url to it. To go back to the one left here, without what happened since, remove moved-to.txt in the data directory.',
  )
}

/** The connection string of the PostgreSQL that runs on this data directory now; undefined when none answers. Takes no lock. */
export async function findRunningPostgres(dataDir: string): Promise<string | undefined> {
  const found = await findPostmaster(clusterDirOf(resolve(dataDir)))
  const password = await readPassword(resolve(dataDir))
  if (!found || !password) return undefined
  const url = urlOf({ socketDir: found.socketDir, user: SUPERUSER, password }, DATABASE)
  return (await ask(url)).answer === 'ready' ? url : undefined
}

/**
 * For commands: joins the server's PostgreSQL when one runs, else starts one for as long as the command lasts. A server that is just
 * starting its own, or starting it again after it was killed, is waited for.
 */
export async function joinEmbeddedPostgres(options: { dataDir: string; log: Log }): Promise<{ url: string; stop(): Promise<void> }> {
  let url: string | undefined
  await waitUntil(
    async () => {
      url = await findRunningPostgres(options.dataDir)
      return url !== undefined || (await dataDirHolder(resolve(options.dataDir))) === undefined
    },
    JOIN_LIMIT_MS,
    JOIN_STEP_MS,
  )
  return url ? { url, stop: async () => undefined } : startEmbeddedPostgres(options)
}

async function adopt(dataDir: string, programs: Programs): Promise<{ running: Running; door: Door } | undefined> {
  const found = await findPostmaster(clusterDirOf(dataDir))
  if (!found) return undefined
  const password = await readPassword(dataDir)
  const door = { socketDir: found.socketDir, user: SUPERUSER, password: password ?? '' }
  const isOurs = password !== undefined && (await runsProgram(found.pid, join(programs.binDir, 'postgres')))
  if (isOurs && (await answersSoon(door, found))) return { running: { ...found, isAdopted: true }, door }
  await endPostmaster(found)
  return undefined
}

/** After kill -9 the last processes may take a moment to go; PostgreSQL rightly refuses to start beside them. */
async function launchAfterLeftovers(dataDir: string, programs: Programs, door: Door): Promise<Running> {
  const end = performance.now() + LEFTOVER_LIMIT_MS
  for (;;) {
    try {
      return await launch(dataDir, programs, door)
    } catch (error) {
      if (!(error instanceof LeftoverTrouble) || performance.now() > end) throw error
      await new Promise(resolve => setTimeout(resolve, LEFTOVER_STEP_MS))
    }
  }
}

async function startFresh(dataDir: string, programs: Programs): Promise<{ running: Running; door: Door }> {
  const { password } = await prepareCluster(dataDir, programs)
  const door = { socketDir: await prepareSocketDir(dataDir), user: SUPERUSER, password }
  return { running: await launchAfterLeftovers(dataDir, programs, door), door }
}

/**
 * Starts the server in its own session, so that Ctrl-C reaches only the parent, which then ends it in order. It writes to a
 * file and not to a pipe: a pipe would break when the parent is killed.
 */
async function launch(dataDir: string, programs: Programs, door: Door): Promise<Running> {
  const clusterDir = clusterDirOf(dataDir)
  await writeSettings(clusterDir, door.socketDir)
  const log = await openLog(join(dataDir, 'postgres.log'))
  const wordsFrom = (await log.stat()).size
  try {
    const child = spawnProgram(programs, 'postgres', ['-D', clusterDir], { detached: true, stdio: ['ignore', log.fd, log.fd] })
    let hasEnded = false
    child.once('exit', () => {
      hasEnded = true
    })
    await new Promise((done, failed) => child.once('spawn', done).once('error', failed))
    child.unref()
    const pid = child.pid ?? 0
    const running = { pid, bornTicks: (await bornTicks(pid)) ?? '', socketDir: door.socketDir, isReady: true, isAdopted: false }
    let answer = 'gone'
    await waitUntil(async () => {
      answer = hasEnded ? 'ended' : (await ask(urlOf(door, 'postgres'))).answer
      return answer === 'ended' || answer === 'ready' || answer === 'refused'
    }, START_LIMIT_MS)
    if (answer === 'ready') return running
    await endPostmaster(running, 1_000)
    if (answer === 'refused')
      throw new StartTrouble(
        'PostgreSQL refuses the password in postgres-password.',
        'Remove that file: the next start sets a new password.',
      )
    throw explainWords('PostgreSQL', await readFrom(join(dataDir, 'postgres.log'), wordsFrom))
  } finally {
    await log.close()
  }
}

async function answersSoon(door: Door, found: Postmaster): Promise<boolean> {
  const url = urlOf(door, 'postgres')
  let last = (await ask(url)).answer
  await waitUntil(async () => {
    if (!(await stillRuns(found))) return true
    last = (await ask(url)).answer
    return last !== 'starting'
  }, START_LIMIT_MS)
  return last === 'ready'
}

async function ensureDatabase(door: Door): Promise<void> {
  const { rows } = await ask(urlOf(door, 'postgres'), `select 1 from pg_database where datname = '${DATABASE}'`)
  if (rows.length === 0) await ask(urlOf(door, 'postgres'), `create database ${DATABASE}`)
}

async function openLog(path: string): Promise<FileHandle> {
  const found = await stat(path).catch(() => undefined)
  if (found && found.size > LOG_LIMIT_BYTES) await truncate(path, 0)
  return open(path, 'a', 0o600)
}

async function readFrom(path: string, offset: number): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8_000), 0, 8_000, offset)
    return buffer.subarray(0, bytesRead).toString('utf8')
  } finally {
    await file.close()
  }
}

/** Looks after the server: polls, because an adopted one is nobody's child, and starts it again when it is gone. */
function watch(first: Running, restart: () => Promise<Running>, log: Log): { pid(): number; stop(): Promise<void> } {
  let running = first
  let isStopping = false
  let wake = () => {}
  const pause = (ms: number) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms)
      timer.unref()
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const revive = async () => {
    for (let tries = 0; !isStopping; tries += 1) {
      await pause(RESTART_PAUSES_MS[Math.min(tries, RESTART_PAUSES_MS.length - 1)] ?? 0)
      if (isStopping) return
      try {
        running = await restart()
        log.info('PostgreSQL is back', { pid: running.pid, attempts: tries + 1 })
        return
      } catch (error) {
        log.error('PostgreSQL does not start', { attempts: tries + 1, hint: error instanceof Error ? error.message : String(error) })
      }
    }
  }
  const loop = async () => {
    while (!isStopping) {
      await pause(WATCH_STEP_MS)
      if (isStopping || (await stillRuns(running))) continue
      log.error('PostgreSQL has ended; starting it again', { pid: running.pid })
      await revive()
    }
  }
  const watching = loop()
  const stop = async () => {
    isStopping = true
    wake()
    await watching
    await endPostmaster(running)
  }
  return { pid: () => running.pid, stop }
}
