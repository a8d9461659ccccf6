import type { Clock } from '../clock.ts'
import { type Log, placeOf } from '../log.ts'
import type { Database } from '../postgres/pool.ts'

export interface Job {
  id: number
  kind: string
  accountSid: string
  sid: string
  attempts: number
}

/** Work that is done when a row asks for it. It may run twice and must bear it. */
export type JobHandler = (job: Job) => Promise<void>

/** Work that looks for what is due by the clock, a batch at a time. Returns how much it did: a full batch is followed at once. */
export interface Sweep {
  name: string
  everyMs: number
  /** It waits for another machine, as a mail server, which may be slow or dumb: it runs beside the other sweeps. */
  asksOthers?: boolean
  run(): Promise<number>
}

export interface Worker {
  /** Looks for work now, instead of at the next poll. */
  wake(): void
  /** Stops taking work and waits for what runs. */
  stop(): Promise<void>
}

const POLL_MS = 1_000
const LEASE_MS = 120_000
const MAX_ATTEMPTS = 8
const BACKOFF_MS = 2_000
const BATCH = 4

/** Runs jobs and sweeps until stopped. Polling is the truth; `wake` (NOTIFY) is only a hint. */
export function startWorker(options: {
  db: Database
  clock: Clock
  log: Log
  handlers: Record<string, JobHandler>
  sweeps: readonly Sweep[]
  /** Kinds that take long, as reading a scan: they run beside the others and never before them. */
  slowKinds: readonly string[]
  /** How many jobs run at once in each of the two lanes. */
  concurrency: number
  /** This process among the living: see `joinProcesses`. */
  processId: string
}): Worker {
  const { log } = options
  let isStopping = false
  let wake: () => void = () => undefined
  const lastRun = new Map<string, number>()

  async function jobLoop(lane: Lane): Promise<void> {
    while (!isStopping) {
      const done = await guarded('jobs', () => runBatch(options, lane))
      if (done === 0) await idle()
    }
  }

  async function sweepLoop(sweeps: readonly Sweep[]): Promise<void> {
    while (!isStopping) {
      for (const { name, everyMs, run } of sweeps) {
        if (isStopping || Date.now() - (lastRun.get(name) ?? 0) < everyMs) continue
        const done = await guarded(name, run)
        if (done === 0) lastRun.set(name, Date.now())
      }
      await idle()
    }
  }

  async function guarded(name: string, run: () => Promise<number>): Promise<number> {
    try {
      return await run()
    } catch (error) {
      log.error('worker failed', { job: name, stack: placeOf(error) })
      return 0
    }
  }

  const sleepers = new Set<() => void>()
  const idle = () =>
    new Promise<void>(resolve => {
      const end = () => {
        clearTimeout(timer)
        sleepers.delete(end)
        resolve()
      }
      const timer = setTimeout(end, POLL_MS)
      sleepers.add(end)
    })
  wake = () => {
    for (const end of [...sleepers]) end()
  }
  const quick: Lane = { slowKinds: options.slowKinds, isSlow: false, turns: [] }
  const slow: Lane = { slowKinds: options.slowKinds, isSlow: true, turns: [] }
  const [apart, together] = [options.sweeps.filter(one => one.asksOthers), options.sweeps.filter(one => !one.asksOthers)]
  const loops = [
    ...Array.from({ length: options.concurrency }, () => [jobLoop(quick), jobLoop(slow)]).flat(),
    ...[together, ...apart.map(one => [one])].map(sweepLoop),
  ]
  return {
    wake: () => wake(),
    async stop() {
      isStopping = true
      wake()
      await Promise.all(loops)
    },
  }
}

interface Lane {
  slowKinds: readonly string[]
  isSlow: boolean
  /** Accounts whose slow jobs were taken here lately, the last one last. */
  turns: string[]
}

const MOST_TURNS = 200

interface Runner {
  db: Database
  clock: Clock
  log: Log
  handlers: Record<string, JobHandler>
  processId: string
}

async function runBatch({ db, clock, log, handlers, processId }: Runner, lane: Lane): Promise<number> {
  const now = clock.now()
  const jobs = await take(db, now, lane, processId)
  for (const job of jobs) {
    const handler = handlers[job.kind]
    try {
      if (!handler) throw new Error(`nobody handles jobs of kind ${job.kind}`)
      await handler(job)
      await db.begin({ scope: 'system' }, tx => tx.query('delete from jobs where id = $1', [job.id]))
    } catch (error) {
      log.error('job failed', { job: job.kind, sid: job.sid, attempts: job.attempts, stack: placeOf(error) })
      await giveBack(db, job, clock.now())
    }
  }
  return jobs.length
}

/**
 * Leases what is due. Slow jobs one by one, because a lease has to outlast what it is for, and in turns of the accounts: who files a
 * thousand scans holds up nobody who files one. Index: jobs_due.
 */
async function take(db: Database, now: Date, { slowKinds, isSlow, turns }: Lane, processId: string): Promise<Job[]> {
  const due = `dead_at is null and run_at <= $1 and (leased_until is null or leased_until < $1) and (kind = any($3)) = $4`
  const chosen = isSlow
    ? `${due} and id in (select distinct on (account_sid) id from jobs where ${due} order by account_sid, run_at, id)
       order by array_position($6::text[], account_sid) nulls first, run_at limit 1`
    : `${due} order by run_at limit ${BATCH}`
  const jobs = await db.begin({ scope: 'system' }, tx =>
    tx.query<Job>(
      `update jobs set leased_until = $2, leased_by = $5, attempts = attempts + 1
       where id in (select id from jobs where ${chosen} for update skip locked)
       returning id, kind, account_sid as "accountSid", sid, attempts`,
      [now, new Date(now.getTime() + LEASE_MS), slowKinds, isSlow, processId, ...(isSlow ? [turns] : [])],
    ),
  )
  for (const { accountSid } of isSlow ? jobs : []) takeTurn(turns, accountSid)
  return jobs
}

function takeTurn(turns: string[], accountSid: string): void {
  const before = turns.indexOf(accountSid)
  if (before >= 0) turns.splice(before, 1)
  turns.push(accountSid)
  if (turns.length > MOST_TURNS) turns.shift()
}

/** Later again, or dead after the last attempt: it stays visible and blocks nobody. Whose lease has ended has no say any more. */
async function giveBack(db: Database, job: Job, now: Date): Promise<void> {
  const next = new Date(now.getTime() + BACKOFF_MS * 2 ** job.attempts)
  await db.begin({ scope: 'system' }, tx =>
    tx.query(
      `update jobs set leased_until = null, leased_by = null, run_at = $2, dead_at = case when attempts >= $3 then $4::timestamptz end
       where id = $1 and attempts = $5`,
      [job.id, next, MAX_ATTEMPTS, now, job.attempts],
    ),
  )
}
