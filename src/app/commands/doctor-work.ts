import { ERASURE_PATIENCE_HOURS } from '../../features/inquiries/redact.ts'
import { createReader } from '../../platform/imaging/reader.ts'
import { movedTo } from '../../platform/postgres/embedded-moved.ts'
import { type Database, openDatabase } from '../../platform/postgres/pool.ts'
import { keysStanding } from '../database-keys.ts'
import { READER } from '../services.ts'
import { currentStanding, journalAheadMs, type Standing } from '../standing-store.ts'
import type { Finding } from './doctor-finding.ts'

const HOUR_MS = 3_600_000
const LATE_JOB_SECONDS = 900
/** Processes of one machine write to the journal in no strict order of time. */
const MAX_AHEAD_MS = 120_000

/** Whether the work is being done: who runs jobs, what is late, and whether keys and clock are those of this database. */
export async function workDone(url: string, dataDir: string): Promise<Finding[]> {
  const db = openDatabase(url, { maxConnections: 1, onError: () => undefined })
  try {
    const standing = await standingOf(db)
    if (!standing) return []
    return [workers(standing), ...lateness(standing), ...(await clockGoesBack(db)), ...(await foreignKeys(db, dataDir))]
  } catch {
    return [{ name: 'tables', state: 'warning', says: 'of another release, or none', fix: 'Start the server: it brings them up to date.' }]
  } finally {
    await db.close()
  }
}

/** Both clocks may be wrong alike; what was written to the journal tells. */
async function clockGoesBack(db: Database): Promise<Finding[]> {
  const aheadMs = await db.read({ scope: 'system' }, tx => journalAheadMs(tx, new Date()))
  if (aheadMs < MAX_AHEAD_MS) return []
  const says = `the newest entry of the journal is ${Math.round(aheadMs / 60_000)} minutes ahead of this machine's clock`
  return [{ name: 'clock', state: 'trouble', says, fix: 'Set the clock (NTP): due times, links and erasures follow it.' }]
}

async function foreignKeys(db: Database, dataDir: string): Promise<Finding[]> {
  // Keys that may not be read are told of by their own finding.
  const standing = await keysStanding(db, dataDir).catch(() => 'fit')
  if (standing !== 'foreign') return []
  const fix =
    'They belong to another installation, or were changed. Bring the right ones: copy the directory, or "countersign keys import FILE".'
  return [{ name: 'keys', state: 'trouble', says: 'they do not open what this database holds', fix }]
}

function standingOf(db: Database): Promise<Standing | undefined> {
  const now = new Date()
  const patience = new Date(now.getTime() - ERASURE_PATIENCE_HOURS * HOUR_MS)
  return db.read({ scope: 'system' }, tx => currentStanding(tx, now, patience))
}

function workers({ servers, workers: count }: Standing): Finding {
  const says = `${servers} servers, ${count} processes that run jobs`
  if (servers === 0 || count > 0) return { name: 'processes', state: 'well', says }
  return { name: 'processes', state: 'trouble', says, fix: 'Start "countersign worker", or a server without --no-worker.' }
}

function lateness(standing: Standing): Finding[] {
  const late: [count: number, says: string, fix: string][] = [
    [standing.dead_jobs, 'jobs were given up', 'The log names the kind and the subject of each ("job failed").'],
    [standing.breached_reviews, 'reviews are past their due time', 'Console, Review area: the oldest comes first.'],
    [standing.overdue_files + standing.overdue_checks, 'erasures are overdue', 'Let a worker run, and see that the disk is not full.'],
    [standing.late_vendor_erasures, 'erasures are not confirmed by the vendor', 'GET /staff/v1/Inquiries?Erasing=true names them.'],
    [
      standing.oldest_job_seconds > LATE_JOB_SECONDS ? standing.jobs : 0,
      'jobs wait, some for long',
      'Is a processor free? Start another "countersign worker".',
    ],
  ]
  return late
    .filter(([count]) => count > 0)
    .map(([count, says, fix]) => ({ name: 'late', state: 'warning', says: `${count} ${says}`, fix }))
}

/** Scans are read in processes of their own: whether one can be started. */
export async function readerStarts(): Promise<Finding> {
  const reader = createReader(READER)
  try {
    if (await reader.probe()) return { name: 'reader', state: 'well', says: 'its processes can be started' }
    return {
      name: 'reader',
      state: 'trouble',
      says: 'its processes cannot be started',
      fix: 'Is memory left (600 MB for each)? Install the package anew; limits of the service (ulimit, systemd) may forbid it.',
    }
  } finally {
    await reader.close()
  }
}

/** The built-in database that was moved away does not start any more. */
export async function whereDatabaseWent(dataDir: string): Promise<Finding[]> {
  const place = await movedTo(dataDir)
  if (place === undefined) return []
  return [{ name: 'database', state: 'trouble', says: `it was moved to ${place}`, fix: 'Set DATABASE_URL or --database-url to it.' }]
}
