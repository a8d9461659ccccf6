import type { FastifyInstance, FastifyReply } from 'fastify'
import { AppError } from '../domain/errors.ts'
import { type JournalEvent, newEvents, newestEvent } from '../features/callbacks/store.ts'
import { findSession, SESSION_COOKIE } from '../features/users/session.ts'
import { baseContext, type ServerOptions } from '../platform/http/server.ts'
import { type Log, placeOf } from '../platform/log.ts'
import type { Database } from '../platform/postgres/pool.ts'

interface Listener {
  accountSid: string
  isStaff: boolean
  reply: FastifyReply
}

const POLL_MS = 1_000
const KEEP_ALIVE_POLLS = 20
const BATCH = 500

/** `/console/v1/Stream`: what changed, as server-sent events with sids only; the page then asks for what it shows. */
export function addStreamRoute(app: FastifyInstance, options: ServerOptions): void {
  const listeners = new Set<Listener>()
  const follower = follow(options.db, options.log, listeners)
  app.addHook('preClose', async () => {
    follower.stop()
    for (const { reply } of listeners) reply.raw.end()
  })

  app.get('/console/v1/Stream', async (request, reply) => {
    const token = request.cookies[SESSION_COOKIE]
    if (!token) throw new AppError('notAuthenticated')
    const session = await findSession(baseContext(request, options), token)
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    reply.raw.write('retry: 3000\n\n')
    const listener = { accountSid: session.accountSid, isStaff: session.actor.staffRoles.length > 0, reply }
    listeners.add(listener)
    request.raw.on('close', () => listeners.delete(listener))
    follower.start()
  })
}

/** Reads the journal while anybody listens; asks nothing of the database otherwise. */
function follow(db: Database, log: Log, listeners: ReadonlySet<Listener>): { start(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined
  let position: number | undefined
  let polls = 0

  async function poll(): Promise<void> {
    position ??= await db.begin({ scope: 'system' }, newestEvent)
    const from = position
    const events = await db.begin({ scope: 'system' }, tx => newEvents(tx, from, BATCH))
    position = events.at(-1)?.seq ?? from
    for (const event of events) tell(event)
    polls += 1
    if (polls % KEEP_ALIVE_POLLS === 0) for (const { reply } of listeners) reply.raw.write(': still here\n\n')
  }

  function tell(event: JournalEvent): void {
    const line = `data: ${JSON.stringify({ type: event.what, sid: event.subjectSid })}\n\n`
    for (const { accountSid, isStaff, reply } of listeners) if (isStaff || accountSid === event.accountSid) reply.raw.write(line)
  }

  function stop(): void {
    clearTimeout(timer)
    timer = undefined
    position = undefined
  }

  function next(): void {
    timer = setTimeout(async () => {
      await poll().catch(error => log.warn('the stream could not read the journal', { stack: placeOf(error) }))
      if (timer === undefined) return
      if (listeners.size === 0) stop()
      else next()
    }, POLL_MS)
  }

  return { start: () => timer ?? next(), stop }
}
