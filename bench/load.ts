import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'

/** A client that keeps its connections, as a busy integration does. */
export interface Caller {
  /** Resolves to the status; the body is read and dropped. */
  call(method: string, path: string, body?: Uint8Array | string, headers?: Record<string, string>): Promise<number>
  close(): void
}

export function callerOf(base: string, authorization: string): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const once = (method: string, path: string, body?: Uint8Array | string, headers: Record<string, string> = {}) =>
    new Promise<number>((resolve, reject) => {
      const sent = request(base + path, { method, agent, headers: { authorization, ...headers } }, answer => {
        answer.resume()
        answer.once('end', () => resolve(answer.statusCode ?? 0))
        answer.once('error', reject)
      })
      sent.once('error', error => reject(Object.assign(error, { isStale: sent.reusedSocket })))
      sent.end(body)
    })
  return {
    // A server may close an idle connection in the very moment in which it is used again; that says nothing about its speed.
    call: (...about) =>
      once(...about).catch(error => (error.isStale && error.code === 'ECONNRESET' ? once(...about) : Promise.reject(error))),
    close: () => agent.destroy(),
  }
}

/**
 * The same for forms, by hand over plain sockets: for what runs beside a program in C, whose client costs next to nothing. One of
 * node:http takes half as much processor as the server that it calls, and on two cores that would count against the server.
 */
export function frugalCallerOf(base: string, authorization: string): { post(path: string, form: string): Promise<number>; close(): void } {
  const { host, hostname, port } = new URL(base)
  const idle: Socket[] = []
  const opened: Socket[] = []
  const open = () => {
    const socket = connect(Number(port), hostname).setNoDelay(true)
    opened.push(socket)
    return socket
  }
  const head = `host: ${host}\r\nauthorization: ${authorization}\r\ncontent-type: application/x-www-form-urlencoded`
  return {
    post: (path, form) =>
      new Promise((resolve, reject) => {
        const socket = idle.pop() ?? open()
        let status = 0
        let left: number | undefined
        const hear = (piece: Buffer) => {
          if (left === undefined) {
            const text = piece.toString('latin1')
            const end = text.indexOf('\r\n\r\n')
            const length = /\r\ncontent-length: (\d+)\r\n/i.exec(text)?.[1]
            if (end < 0 || !length) return reject(new Error('an answer without a length, or in small pieces'))
            status = Number(text.slice(9, 12))
            left = end + 4 + Number(length)
          }
          left -= piece.length
          if (left > 0) return
          socket.off('data', hear).off('error', reject).off('close', broken)
          idle.push(socket)
          resolve(status)
        }
        const broken = () => reject(new Error('the server closed the connection'))
        socket.on('data', hear).on('error', reject).on('close', broken)
        socket.write(`POST ${path} HTTP/1.1\r\n${head}\r\ncontent-length: ${Buffer.byteLength(form)}\r\n\r\n${form}`)
      }),
    close() {
      for (const socket of opened) socket.destroy()
    },
  }
}

/** Calls in a second, of `clients` at once for about `ms`. @throws when a call does not answer as wanted */
export async function throughput(call: () => Promise<number>, about: { clients: number; ms: number; wanted: number }): Promise<number> {
  const start = performance.now()
  let done = 0
  const one = async () => {
    while (performance.now() - start < about.ms) {
      const status = await call()
      if (status !== about.wanted) throw new Error(`answered ${status} instead of ${about.wanted}`)
      done++
    }
  }
  await Promise.all(Array.from({ length: about.clients }, one))
  return (done / (performance.now() - start)) * 1000
}

/** Milliseconds for a fixed amount of work, shared among `clients`. */
export async function timeAll<T>(items: readonly T[], clients: number, work: (item: T) => Promise<void>): Promise<number> {
  const queue = [...items]
  const start = performance.now()
  const one = async () => {
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) await work(item)
  }
  await Promise.all(Array.from({ length: clients }, one))
  return performance.now() - start
}

/** Calls before anything is measured: until a program has compiled what is called often. */
export const WARM_UP_CALLS = 3_000

export async function warmUp(clients: number, call: () => Promise<number>): Promise<void> {
  await timeAll(
    Array.from({ length: WARM_UP_CALLS }, (_, index) => index),
    clients,
    async () => void (await call()),
  )
}

const TICK_MS = 10

/** Milliseconds of processor that these processes have used so far. Linux. */
export function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return sum + (Number(fields[11]) + Number(fields[12])) * TICK_MS
    } catch {
      return sum
    }
  }, 0)
}

/** The processes of the PostgreSQL that works in a directory. */
export function processesIn(directory: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(directory)
      } catch {
        return false
      }
    })
    .map(Number)
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
