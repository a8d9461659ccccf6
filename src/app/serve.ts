import { mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { type LoadedRule, loadRegulations, RegulationFileError } from '../features/regulations/load.ts'
import { eraseAgain } from '../features/retention/erase-again.ts'
import { publishLoaded } from '../features/rule-changes/publish.ts'
import { withLock } from '../platform/file-lock.ts'
import { findRunningPostgres } from '../platform/postgres/embedded.ts'
import { StartTrouble } from '../platform/postgres/embedded-trouble.ts'
import { joinProcesses, type Presence, type Role } from '../platform/postgres/presence.ts'
import type { Worker } from '../platform/queue/jobs.ts'
import { vaultName } from '../platform/vault/witness.ts'
import type { Config } from './config.ts'
import { type FirstStart, firstStart } from './first-start.ts'
import { lacksDatabase } from './installation.ts'
import { ServeError } from './serve-error.ts'
import { buildServer } from './server.ts'
import { openServices, publicUrlOf, type Services, systemContext } from './services.ts'
import { runWorker } from './worker.ts'

const MIN_FREE_BYTES = 300 * 1024 * 1024
const START_LOCK = 'start.lock'
const START_PATIENCE_MS = 300_000

export interface Running {
  url: string
  first: FirstStart | undefined
  stop(): Promise<void>
}

/**
 * Starts everything in this process: database, server and, unless told otherwise, worker. Several may start at once on one database: one
 * makes the first start. @throws ServeError, ConfigError, StartTrouble
 */
export async function serve(config: Config, say: (line: string) => void, { hasWorker = true } = {}): Promise<Running> {
  await prepareDataDir(config.dataDir)
  if (!config.databaseUrl) await requireDatabaseFiles(config.dataDir)
  const services = await openServices(config, { own: true, say })
  let presence: Presence | undefined
  let app: FastifyInstance | undefined
  let worker: Pick<Worker, 'stop'> | undefined
  const stop = async () => {
    await app?.close()
    await worker?.stop()
    await presence?.leave()
    await services.stop()
  }
  try {
    presence = await enter(services, 'server', hasWorker)
    const progress = { isDone: false }
    app = await buildServer(services, progress, presence.id)
    const port = await listen(app, services)
    const running: Services = { ...services, config: { ...config, port } }
    const first = await withLock(join(config.dataDir, START_LOCK), () => prepare(running, say), START_PATIENCE_MS)
    if (hasWorker) worker = await runWorker(running, presence.id)
    progress.isDone = true
    return { url: publicUrlOf(running.config), first, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Starts a worker alone, beside servers on the same database and data directory. @throws ConfigError, StartTrouble */
export async function work(config: Config): Promise<{ stop(): Promise<void> }> {
  if (!config.databaseUrl && !(await findRunningPostgres(config.dataDir)))
    throw new StartTrouble(
      `No server runs on ${config.dataDir}.`,
      'Start "countersign serve --no-worker" first, or name its database with --database-url.',
    )
  const services = await openServices(config, { own: false })
  let presence: Presence | undefined
  try {
    presence = await enter(services, 'worker', true)
    const worker = await runWorker(services, presence.id)
    const { leave } = presence
    return {
      async stop() {
        await worker.stop()
        await leave()
        await services.stop()
      },
    }
  } catch (error) {
    await presence?.leave()
    await services.stop()
    throw error
  }
}

const enter = ({ db, vault, log }: Services, role: Role, hasWorker: boolean): Promise<Presence> =>
  joinProcesses(db, { role, hasWorker, vault: vaultName(vault) }, () => log.warn('the database does not hear that this process lives'))

async function prepare(services: Services, say: (line: string) => void): Promise<FirstStart | undefined> {
  const again = await eraseAgain(systemContext(services), services.vendor)
  if (again > 0) say(`${again} things that had been erased before a restore are erased again`)
  const changed = await publishLoaded(systemContext(services), await rulesOf(services.config))
  if (changed > 0) say(`${changed} rules published`)
  return firstStart(services)
}

async function listen(app: FastifyInstance, { config }: Services): Promise<number> {
  try {
    await app.listen({ port: config.port, host: config.host })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : ''
    if (code === 'EADDRINUSE')
      throw new ServeError(`the port ${config.port} is taken by another program; choose another with --port or PORT`, { cause })
    if (code === 'EACCES') throw new ServeError(`this user may not open the port ${config.port}; choose one above 1023`, { cause })
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new ServeError(`this machine has no address ${config.host}; see --host`, { cause })
    throw cause
  }
  const address = app.server.address()
  return typeof address === 'object' && address ? address.port : config.port
}

/** @throws ServeError that names the file and the line at fault */
async function rulesOf({ regulationsDir }: Config): Promise<LoadedRule[]> {
  try {
    return await loadRegulations(rulesDir(), regulationsDir)
  } catch (cause) {
    if (cause instanceof RegulationFileError) throw new ServeError(`the rule files cannot be used:\n${cause.message}`, { cause })
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      throw new ServeError(`the directory of rules ${regulationsDir} does not exist (COUNTERSIGN_REGULATIONS)`, { cause })
    throw cause
  }
}

async function prepareDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o711 })
  } catch (cause) {
    throw new ServeError(`the data directory ${dataDir} cannot be made; choose another with --data or COUNTERSIGN_DATA`, { cause })
  }
  const disk = await statfs(dataDir)
  if (disk.bavail * disk.bsize < MIN_FREE_BYTES)
    throw new ServeError(`less than 300 MB are free for ${dataDir}; make room or choose another place with --data`)
}

/** A database that got lost (a disk that is not mounted) is not begun anew beside the sealed files that it knows of. */
async function requireDatabaseFiles(dataDir: string): Promise<void> {
  if (!(await lacksDatabase(dataDir))) return
  throw new ServeError(
    `there are sealed files in ${dataDir}, but no database: bring the directory postgres back, restore a backup into an empty directory, or name the database with --database-url`,
  )
}

/** The rule files that come with Countersign: beside dist/ and src/ alike. */
export const rulesDir = (): string => join(import.meta.dirname, '..', '..', 'regulations')
