import { type Log, placeOf } from '../../platform/log.ts'
import { bookkeep, type Context } from '../../platform/postgres/context.ts'
import type { SafeClient } from '../../platform/safe-fetch.ts'
import { deliver } from './deliver.ts'
import { takeDue } from './due-store.ts'

export interface CallbackSender {
  /** Takes no more, and waits a while for what is on its way. */
  stop(): Promise<void>
}

const POLL_MS = 500
const LEASE_MS = 60_000
const STOP_MS = 5_000
/** On their way at once, and to one receiver: one with a long backlog holds up nobody else, and is not stormed. */
const MOST_ON_THE_WAY = 64
const MOST_TO_ONE_RECEIVER = 8
/** One that has not been answered by then gives its place away, so that the dead take nothing from the living; in all so many wait. */
const SLOW_MS = 1_000
const MOST_OPEN = 256
/** A look costs as much for one as for many: there is one when so many places are free, or a moment after one has become free. */
const FREE_PLACES = 16
const GATHER_MS = 20

/** Sends callbacks that are due, each at its own pace. It looks again when some have ended, and twice a second. */
export function startCallbackSender({ context, client, log }: { context(): Context; client: SafeClient; log: Log }): CallbackSender {
  const onTheWay = new Map<string, number>()
  const running = new Set<Promise<void>>()
  let slow = 0
  /** The receiver that was served last. */
  let position = ''
  let isStopping = false
  let wake: () => void = () => undefined
  let gathering: NodeJS.Timeout | undefined

  const freePlaces = () => Math.min(MOST_ON_THE_WAY - (running.size - slow), MOST_OPEN - running.size)
  const wakeSoon = () => {
    if (freePlaces() < FREE_PLACES) {
      gathering ??= setTimeout(look, GATHER_MS)
      return
    }
    look()
  }
  const look = () => {
    clearTimeout(gathering)
    gathering = undefined
    wake()
  }

  const count = (receiver: string, change: 1 | -1) => {
    const left = (onTheWay.get(receiver) ?? 0) + change
    if (left === 0) onTheWay.delete(receiver)
    else onTheWay.set(receiver, left)
  }

  /** Returns how many were taken. */
  async function send(): Promise<number> {
    const limit = freePlaces()
    if (limit <= 0) return 0
    const ctx = context()
    const wanted = { limit, after: position, busy: { counts: onTheWay, most: MOST_TO_ONE_RECEIVER } }
    const { due, last } = await bookkeep(ctx, tx => takeDue(tx, ctx.now, new Date(ctx.now.getTime() + LEASE_MS), wanted))
    position = last
    for (const delivery of due) {
      count(delivery.receiver, 1)
      let isSlow = false
      const patience = setTimeout(() => {
        isSlow = true
        slow += 1
        wakeSoon()
      }, SLOW_MS)
      // What cannot be written down, as when the database is away, is leased again later; the receiver knows it by its id.
      const ending: Promise<void> = deliver(ctx, client, delivery)
        .catch(error => log.warn('a callback was not settled', { sid: delivery.sid, stack: placeOf(error) }))
        .finally(() => {
          clearTimeout(patience)
          if (isSlow) slow -= 1
          running.delete(ending)
          count(delivery.receiver, -1)
          wakeSoon()
        })
      running.add(ending)
    }
    return due.length
  }

  const pause = (ms: number) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  async function loop(): Promise<void> {
    while (!isStopping) {
      const taken = await send().catch(error => {
        log.error('worker failed', { job: 'callbacks', stack: placeOf(error) })
        return 0
      })
      if (taken === 0 && !isStopping) await pause(POLL_MS)
    }
  }

  const looping = loop()
  return {
    async stop() {
      isStopping = true
      wake()
      await looping
      const ended = Promise.all(running)
      await Promise.race([ended, pause(STOP_MS)])
    },
  }
}
