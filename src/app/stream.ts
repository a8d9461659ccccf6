import type { FastifyInstance, FastifyReply } from 'fastify'
import { AppError } from '../domain/errors.ts'
import { type JournalEvent, newEvents, newestEvent } from '../features/callbacks/store.ts'
import { findSession, isSessionAlive, sessionCookie } from '../features/users/session.ts'
import { baseContext, type ServerOptions } from '../platform/http/server.ts'
import { placeOf } from '../platform/log.ts'

interface Listener {
  accountSid: string
  isStaff: boolean
  isAlive(): Promise<boolean>
  reply: FastifyReply
}

const POLL_MS = 1_000
const KEEP_ALIVE_POLLS = 20
const BATCH = 500

/** `/console/v1/Stream`: what changed, as server-sent events with sids only; the page then asks for what it shows. */
export function addStreamRoute(app: FastifyInstance, options: ServerOptions): void {
  const listeners = new Set<Listener>()
  const follower = follow(options, listeners)
  app.addHook('preClose', async () => {
    follower.stop()
    for (const { reply } of listeners) reply.raw.end()
  })

  app.get('/console/v1/Stream', async (request, reply) => {
    const token = sessionCookie.read(request)
    if (!token) throw new AppError('notAuthenticated')
    const ctx = baseContext(request, options)
    const session = await findSession(ctx, token)
    // From here on nothing is missed: what the page loads next is at least as new.
    await follower.start()
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    reply.raw.write('retry: 3000\n\n')
    const listener = {
      accountSid: session.accountSid,
      isStaff: session.actor.staffRoles.length > 0,
      isAlive: () => isSessionAlive({ ...ctx, now: options.clock.now() }, token),
      reply,
    }
    listeners.add(listener)
    // The last other one may have gone this moment, and the follower with it.
    void follower.start().catch(() => reply.raw.end())
    request.raw.on('close', () => listeners.delete(listener))
  })
}

/** Reads the journal while anybody listens; asks nothing of the database otherwise. */
function follow({ db, log }: Pick<ServerOptions, 'db' | 'log'>, listeners: Set<Listener>): { start(): Promise<void>; stop(): void } {
  let timer: NodeJS.Timeout | undefined
  let started: Promise<void> | undefined
  let position = 0
  let polls = 0

  async function start(): Promise<void> {
    position = await db.begin({ scope: 'system' }, newestEvent)
    next()
  }

  async function poll(): Promise<void> {
    const from = position
    const events = await db.begin({ scope: 'system' }, tx => newEvents(tx, from, BATCH))
    position = events.at(-1)?.seq ?? from
    polls += 1
    const isRound = polls % KEEP_ALIVE_POLLS === 0
    // Who signed out, or lost a right, hears no more.
    if (isRound || events.some(({ what }) => what.startsWith('user.'))) await dismiss()
    for (const event of events) tell(event)
    if (isRound) for (const { reply } of listeners) reply.raw.write(': still here\n\n')
  }

  async function dismiss(): Promise<void> {
    for (const listener of [...listeners]) {
      if (await listener.isAlive()) continue
      listeners.delete(listener)
      listener.reply.raw.end()
    }
  }

  function tell(event: JournalEvent): void {
    const line = `data: ${JSON.stringify({ type: event.what, sid: event.subjectSid })}\n\n`
    for (const { accountSid, isStaff, reply } of listeners) if (isStaff || accountSid === event.accountSid) reply.raw.write(line)
  }

  function stop(): void {
    clearTimeout(timer)
    timer = undefined
    started = undefined
  }

  function next(): void {
    timer = setTimeout(async () => {
      await poll().catch(error => log.warn('the stream could not read the journal', { stack: placeOf(error) }))
      if (timer === undefined) return
      if (listeners.size === 0) stop()
      else next()
    }, POLL_MS)
  }

  return {
    start: () => {
      started ??= start().catch(error => {
        started = undefined
        throw error
      })
      return started
    },
    stop,
  }
}
