import type { Reading } from '../../domain/reading/reading.ts'
import { type ReadHints, unreadable } from './outcome.ts'
import { canDenyNetwork, ReaderChild, type Task } from './reader-child.ts'
import type { Answer } from './reader-process.ts'

export interface Reader {
  /**
   * Reads one file in a separate process. A file that crashes, hangs or bloats the process gives the finding `unreadable_file`.
   * @throws ReaderBusy when too many files wait; Error when the process cannot be started at all
   */
  read(bytes: Uint8Array, hints: ReadHints): Promise<Reading>
  /** One page (from 0) as a new PNG, for people to look at; null when there is nothing to show. @throws as `read` */
  render(bytes: Uint8Array, page: number): Promise<Uint8Array | null>
  /** Kills the processes; files in flight and waiting are answered as unreadable. */
  close(): Promise<void>
  /** Whether the processes run without a network; null before the first one was started. */
  readonly networkDenied: boolean | null
  /** Living processes, for health and tests. */
  readonly processes: number[]
  /** Files that wait for a process. */
  readonly waiting: number
  /** Whether a process can be had. Known from the last that was to start; tried anew while none is known to have started. */
  probe(): Promise<boolean>
}

export interface ReaderOptions {
  workers: number
  /** Resident memory at which a process is killed, in MiB. */
  memoryMb: number
  /** Wall time that one file may take. */
  timeoutMs: number
  /** A process that had nothing to do for so long is stopped. */
  idleMs?: number
}

export class ReaderBusy extends Error {
  override name = 'ReaderBusy'
}

/** Files that may wait for each process; more is refused so that memory stays bounded. */
const WAITING_PER_WORKER = 16
const IDLE_MS = 60_000

interface Job {
  task: Task
  resolve(answer: Answer | null): void
  reject(error: unknown): void
}

/** A reader with at most `workers` processes, started when the first file comes and stopped when idle. */
export function createReader(options: ReaderOptions): Reader {
  const children = new Set<ReaderChild>()
  const idle = new Map<ReaderChild, NodeJS.Timeout>()
  const queue: Job[] = []
  let networkDenied: boolean | null = null
  let isClosed = false
  let starting = 0
  let canStart = false
  let probing: Promise<boolean> | undefined

  const stop = (child: ReaderChild): void => {
    clearTimeout(idle.get(child))
    idle.delete(child)
    children.delete(child)
    child.kill()
  }

  const rest = (child: ReaderChild): void => {
    const timer = setTimeout(() => stop(child), options.idleMs ?? IDLE_MS)
    timer.unref()
    idle.set(child, timer)
  }

  const take = (): ReaderChild | undefined => {
    for (const [child, timer] of idle) {
      clearTimeout(timer)
      idle.delete(child)
      if (child.isAlive) return child
      children.delete(child)
    }
    return undefined
  }

  const work = async (child: ReaderChild, first: Job): Promise<void> => {
    for (let job: Job | undefined = first; job; job = child.isWorn ? undefined : queue.shift()) {
      job.resolve(await child.run(job.task))
    }
    if (child.isWorn || isClosed) stop(child)
    else rest(child)
    pump()
  }

  const launch = async (): Promise<ReaderChild> => {
    networkDenied ??= await canDenyNetwork()
    try {
      const child = await ReaderChild.start({ ...options, denyNetwork: networkDenied })
      canStart = true
      return child
    } catch (error) {
      canStart = false
      throw error
    }
  }

  const tryOut = async (): Promise<boolean> => {
    const child = await launch().catch(() => undefined)
    child?.kill()
    return child !== undefined
  }

  const start = async (job: Job): Promise<void> => {
    try {
      const child = await launch()
      if (isClosed) {
        child.kill()
        job.resolve(null)
        return
      }
      children.add(child)
      void work(child, job)
    } catch (error) {
      job.reject(error)
    }
  }

  const pump = (): void => {
    while (queue.length > 0 && !isClosed) {
      const child = take()
      if (!child && children.size + starting >= options.workers) return
      const job = queue.shift()
      if (!job) return
      if (child) {
        void work(child, job)
        continue
      }
      starting++
      void start(job).finally(() => {
        starting--
        pump()
      })
    }
  }

  const run = async (task: Task): Promise<Answer | null> => {
    if (isClosed) throw new Error('The reader is closed')
    if (queue.length >= options.workers * WAITING_PER_WORKER) throw new ReaderBusy('Too many files are waiting')
    return await new Promise((resolve, reject) => {
      queue.push({ task, resolve, reject })
      pump()
    })
  }

  return {
    async read(bytes, hints) {
      const started = performance.now()
      const answer = await run({ bytes, hints })
      return answer && 'reading' in answer ? answer.reading : unreadable(Math.round(performance.now() - started))
    },
    async render(bytes, page) {
      const answer = await run({ bytes, page })
      return answer && 'picture' in answer ? answer.picture : null
    },
    async close() {
      isClosed = true
      for (const job of queue.splice(0)) job.resolve(null)
      for (const child of [...children]) stop(child)
    },
    get networkDenied() {
      return networkDenied
    },
    get waiting() {
      return queue.length
    },
    async probe() {
      if (canStart || isClosed) return true
      probing ??= tryOut().finally(() => {
        probing = undefined
      })
      return await probing
    },
    get processes() {
      return [...children].filter(child => child.isAlive).map(child => child.pid)
    },
  }
}
