import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { ReadHints } from './outcome.ts'
import type { Answer } from './reader-process.ts'

export type Task = { bytes: Uint8Array } & ({ hints: ReadHints } | { page: number })

export interface ChildOptions {
  memoryMb: number
  timeoutMs: number
  denyNetwork: boolean
}

const START_MS = 30_000
const POLL_MS = 100
/** A process is replaced after so many files, or when it rests above this share of its memory. */
const FILES_PER_PROCESS = 200
const WORN_SHARE = 0.8
const UNSHARE = '/usr/bin/unshare'
const NO_NETWORK = ['--user', '--map-root-user', '--net']

/** Whether the kernel lets this user start a process without a network. */
export const canDenyNetwork = async (): Promise<boolean> =>
  process.platform === 'linux' &&
  (await new Promise(resolve => execFile(UNSHARE, [...NO_NETWORK, 'true'], { timeout: 5000 }, error => resolve(error === null))))

/** One process that reads one file at a time. */
export class ReaderChild {
  isAlive = true
  isWorn = false
  readonly pid: number
  readonly #process: ChildProcess
  readonly #options: ChildOptions
  #files = 0

  private constructor(child: ChildProcess, options: ChildOptions) {
    this.#process = child
    this.pid = child.pid ?? 0
    this.#options = options
    child.once('exit', () => {
      this.isAlive = false
      this.isWorn = true
    })
  }

  /** @throws Error when the process ends or stays silent before it is ready */
  static async start(options: ChildOptions): Promise<ReaderChild> {
    const child = launch(options)
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => fail('stayed silent'), START_MS)
      const fail = (why: string): void => {
        clearTimeout(timer)
        child.kill('SIGKILL')
        reject(new Error(`The reader process ${why}`))
      }
      child.once('error', error => fail(`could not be started: ${error.message}`))
      child.once('exit', code => fail(`ended with ${code} before it was ready`))
      child.once('message', () => {
        clearTimeout(timer)
        child.removeAllListeners()
        resolve()
      })
    })
    child.on('error', () => child.kill('SIGKILL'))
    return new ReaderChild(child, options)
  }

  /** Sends one task and waits for its answer; null when the process crashed, hung or grew too large over it. */
  async run(task: Task): Promise<Answer | null> {
    const id = ++this.#files
    const answer = await new Promise<Answer | null>(resolve => {
      const end = (result: Answer | null): void => {
        clearTimeout(timer)
        clearInterval(poll)
        this.#process.off('exit', onExit)
        this.#process.off('message', onMessage)
        if (result === null) this.kill()
        resolve(result)
      }
      const onExit = (): void => end(null)
      // Only our own process writes here.
      const onMessage = (message: unknown): void => {
        const answered = message as Answer
        if (answered.id === id) end(answered)
      }
      const timer = setTimeout(() => end(null), this.#options.timeoutMs)
      const poll = setInterval(() => void this.#memoryMb().then(used => used > this.#options.memoryMb && end(null)), POLL_MS)
      this.#process.once('exit', onExit)
      this.#process.on('message', onMessage)
      if (!this.isAlive) end(null)
      else this.#process.send({ id, ...task }, error => error && end(null))
    })
    if (this.isAlive && (id >= FILES_PER_PROCESS || (await this.#memoryMb()) > this.#options.memoryMb * WORN_SHARE)) this.isWorn = true
    return answer
  }

  kill(): void {
    this.isAlive = false
    this.isWorn = true
    this.#process.kill('SIGKILL')
  }

  /** Resident memory; 0 where the kernel does not tell. */
  async #memoryMb(): Promise<number> {
    const statm = await readFile(`/proc/${this.pid}/statm`, 'utf8').catch(() => '')
    return (Number(statm.split(' ')[1] ?? 0) * 4096) / 1024 / 1024
  }
}

/** Starts the process with an empty environment: parsers of strangers' files get no secret to leak. */
function launch({ denyNetwork, memoryMb }: ChildOptions): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts')
  const script = fileURLToPath(new URL(isSource ? './reader-process.ts' : './reader-process.js', import.meta.url))
  const loader = isSource ? ['--import', import.meta.resolve('tsx')] : []
  const command = [process.execPath, '--expose-gc', `--max-old-space-size=${Math.ceil(memoryMb / 2)}`, ...loader, script]
  const [file = '', ...args] = denyNetwork ? [UNSHARE, ...NO_NETWORK, ...command] : command
  return spawn(file, args, {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    // Two arenas: decoders leave holes in each arena of glibc's allocator.
    env: { MALLOC_ARENA_MAX: '2' },
  })
}
