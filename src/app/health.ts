import { statfs } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { ERASURE_PATIENCE_HOURS } from '../features/inquiries/redact.ts'
import type { Services } from './services.ts'

/** Set when the first start is over: only then is the server ready. */
export interface StartProgress {
  isDone: boolean
}

const MAX_SKEW_MS = 2_000
const HOUR_MS = 3_600_000
const MIN_FREE_SHARE = 0.05
/** A database that has said nothing by then does not answer. */
const PATIENCE_MS = 3_000

/** `/healthz` (the process lives), `/readyz` (it can do its work, with reasons when not), `/metrics` (Prometheus). */
export function addHealthRoutes(app: FastifyInstance, services: Services, progress: StartProgress): void {
  app.get('/healthz', async () => ({ status: 'ok' }))

  app.get('/readyz', async (_request, reply) => {
    const reasons = progress.isDone ? await troubles(services) : ['the server is starting']
    return reply.code(reasons.length === 0 ? 200 : 503).send({ status: reasons.length === 0 ? 'ready' : 'not ready', reasons })
  })

  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await metrics(services)))
}

async function troubles({ db, config }: Services): Promise<string[]> {
  const reasons: string[] = []
  try {
    const asked = Date.now()
    const row = await soon(db.begin({ scope: 'system' }, tx => tx.one<{ now: Date }>('select clock_timestamp() as now')))
    const theirs = row?.now.getTime() ?? 0
    // Its time lies between question and answer, however long that took, unless a clock is wrong.
    const skew = Math.max(asked - theirs, theirs - Date.now())
    if (skew > MAX_SKEW_MS) reasons.push(`the clocks of server and database differ by ${Math.round(skew)} ms`)
  } catch {
    reasons.push('the database does not answer')
  }
  const disk = await statfs(config.dataDir).catch(() => undefined)
  if (!disk) reasons.push('the data directory cannot be read')
  else if (disk.bavail / disk.blocks < MIN_FREE_SHARE) reasons.push(`less than ${MIN_FREE_SHARE * 100} % of the disk is free`)
  return reasons
}

async function soon<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

interface Counts {
  open_reviews: number
  breached_reviews: number
  pending_callbacks: number
  failed_callbacks: number
  jobs: number
  dead_jobs: number
  overdue_files: number
  overdue_checks: number
  late_vendor_erasures: number
}

/** Counts that an operator watches; never a label with a person or an account in it. */
async function metrics({ db, clock }: Services): Promise<string> {
  const now = clock.now()
  const counts = await db.begin({ scope: 'system' }, tx =>
    tx.one<Counts>(
      `select (select count(*) from reviews where state = 'open')::int as open_reviews,
        (select count(*) from reviews where state = 'open' and due_at < $1)::int as breached_reviews,
        (select count(*) from callback_deliveries where status = 'pending')::int as pending_callbacks,
        (select count(*) from callback_deliveries where status = 'failed')::int as failed_callbacks,
        (select count(*) from jobs where dead_at is null)::int as jobs,
        (select count(*) from jobs where dead_at is not null)::int as dead_jobs,
        (select count(*) from files f join accounts a on a.sid = f.account_sid
           where f.state <> 'erased' and f.erase_after < $1 and not a.legal_hold)::int as overdue_files,
        (select count(*) from inquiries i join accounts a on a.sid = i.account_sid
           where i.erased_at is null and least(i.images_deleted_by, i.erase_after) < $1 and not a.legal_hold)::int as overdue_checks,
        (select count(*) from inquiries i join accounts a on a.sid = i.account_sid
           where i.erased_at is null and i.erasure_asked_at < $2 and not a.legal_hold)::int as late_vendor_erasures`,
      [now, new Date(now.getTime() - ERASURE_PATIENCE_HOURS * HOUR_MS)],
    ),
  )
  const lines = Object.entries(counts ?? {}).map(([name, value]) => `# TYPE countersign_${name} gauge\ncountersign_${name} ${value}`)
  lines.push(`# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes ${process.memoryUsage().rss}`)
  return `${lines.join('\n')}\n`
}
