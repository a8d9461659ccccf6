import { access, constants, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { ERASURE_PATIENCE_HOURS } from '../features/inquiries/redact.ts'
import { FILE_ROOMS } from '../platform/backup/backup.ts'
import { hasKeys } from '../platform/vault/witness.ts'
import type { RequestMetrics } from './request-metrics.ts'
import type { Services } from './services.ts'
import { currentPulse, currentStanding, STANDING } from './standing-store.ts'

/** Set when the first start is over: only then is the server ready. */
export interface StartProgress {
  isDone: boolean
}

const MAX_SKEW_MS = 2_000
const HOUR_MS = 3_600_000
export const MIN_FREE_SHARE = 0.05
export const MIN_FREE_FILES = 1_000
const USABLE = constants.R_OK | constants.W_OK | constants.X_OK
/** A database that has said nothing by then does not answer; a reader that is still starting is taken to be well. */
const PATIENCE_MS = 3_000

/** `/healthz` (the process lives), `/readyz` (it can do its work, with reasons when not), `/metrics` (Prometheus). */
export function addHealthRoutes(app: FastifyInstance, services: Services, progress: StartProgress, requests: RequestMetrics): void {
  app.get('/healthz', async () => ({ status: 'ok' }))

  app.get('/readyz', async (_request, reply) => {
    const reasons = progress.isDone ? await troubles(services) : ['the server is starting']
    return reply.code(reasons.length === 0 ? 200 : 503).send({ status: reasons.length === 0 ? 'ready' : 'not ready', reasons })
  })

  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(`${[...(await gauges(services)), ...requests.lines()].join('\n')}\n`),
  )
}

async function troubles(services: Services): Promise<string[]> {
  const looks = [databaseTroubles(services), diskTroubles(services), storeTroubles(services), readerTroubles(services)]
  return (await Promise.all(looks)).flat()
}

async function databaseTroubles({ db }: Services): Promise<string[]> {
  const asked = Date.now()
  const pulse = await soon(db.begin({ scope: 'system' }, currentPulse)).catch(() => undefined)
  if (!pulse) return ['the database does not answer']
  const theirs = pulse.now.getTime()
  // Its time lies between question and answer, however long that took, unless a clock is wrong.
  const skew = Math.max(asked - theirs, theirs - Date.now())
  return [
    ...(skew > MAX_SKEW_MS ? [`the clocks of server and database differ by ${Math.round(skew / 1_000).toLocaleString('en')} s`] : []),
    ...(pulse.hasWorker ? [] : ['no worker runs: scans are not read, callbacks not sent, nothing is erased']),
  ]
}

async function diskTroubles({ config }: Services): Promise<string[]> {
  const disk = await statfs(config.dataDir).catch(() => undefined)
  if (!disk) return ['the data directory cannot be read']
  return [
    ...(disk.bavail / disk.blocks < MIN_FREE_SHARE ? [`less than ${MIN_FREE_SHARE * 100} % of the disk is free`] : []),
    ...(disk.files > 0 && disk.ffree < MIN_FREE_FILES ? ['the disk takes no more files'] : []),
  ]
}

/** Where scans are sealed. Keys that were taken away while the server runs are missed here first: it has their file open. */
async function storeTroubles({ config }: Services): Promise<string[]> {
  const isClosed = await Promise.all(
    FILE_ROOMS.map(room =>
      access(join(config.dataDir, room), USABLE)
        .then(() => false)
        .catch(() => true),
    ),
  )
  return [
    ...keysTroubles(join(config.dataDir, 'keys')),
    ...FILE_ROOMS.flatMap((room, position) => (isClosed[position] ? [`scans cannot be kept: ${room} is gone or may not be written`] : [])),
  ]
}

function keysTroubles(keysDir: string): string[] {
  try {
    return hasKeys(keysDir) ? [] : ['the keys are gone from the data directory']
  } catch {
    return ['the keys may not be read']
  }
}

const readerTroubles = async ({ reader }: Services): Promise<string[]> =>
  (await soon(reader.probe()).catch(() => true)) ? [] : ['the processes that read scans cannot be started']

async function soon<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** What an operator watches. With the database away only what the process itself knows is told, and `countersign_database_up` is 0. */
async function gauges({ db, clock, config, reader }: Services): Promise<string[]> {
  const now = clock.now()
  const patience = new Date(now.getTime() - ERASURE_PATIENCE_HOURS * HOUR_MS)
  const standing = await soon(db.begin({ scope: 'system' }, tx => currentStanding(tx, now, patience))).catch(() => undefined)
  const disk = await statfs(config.dataDir).catch(() => undefined)
  const { user, system } = process.cpuUsage()
  return [
    ...gauge('countersign_database_up', 'Whether the database answers.', standing ? 1 : 0),
    ...Object.entries(standing ?? {}).flatMap(([name, value]) =>
      gauge(`countersign_${name}`, STANDING[name as keyof typeof STANDING], value),
    ),
    ...(disk
      ? [
          ...gauge('countersign_disk_free_bytes', 'Free on the disk with the data directory.', disk.bavail * disk.bsize),
          ...gauge('countersign_disk_size_bytes', 'Size of the disk with the data directory.', disk.blocks * disk.bsize),
        ]
      : []),
    ...gauge('countersign_reader_processes', 'Processes of this one that read scans now.', reader.processes.length),
    ...gauge('countersign_reader_waiting', 'Scans that wait for such a process.', reader.waiting),
    ...gauge('process_resident_memory_bytes', 'Memory of this process.', process.memoryUsage().rss),
    ...gauge('process_start_time_seconds', 'When this process was started.', Math.round(Date.now() / 1000 - process.uptime())),
    ...gauge('process_cpu_seconds_total', 'Processor time of this process.', (user + system) / 1e6, 'counter'),
  ]
}

const gauge = (name: string, says: string, value: number, type = 'gauge'): string[] => [
  `# HELP ${name} ${says}`,
  `# TYPE ${name} ${type}`,
  `${name} ${value}`,
]
