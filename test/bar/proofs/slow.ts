import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { startServer } from '../../helpers/server.ts'
import { type Proof, Tally, times } from '../proof.ts'

const STEP_MS = 5_000
/** When the server must have given up the last of them. */
const PATIENCE_MS = 200_000
const ASKED = 300
/** A machine that others share: twice the quiet time, and what one hiccup takes. */
const HICCUP_MS = 100

export const slow: Proof = {
  name: 'T-SLOW',
  goal: 'clients that send their request a few bytes at a time, hundreds at once, hardly slow down others and are let go within 200 s',
  control: 'a server without time limits: the same clients must still be connected',
  isLong: true,
  async run(stage) {
    const tally = new Tally()
    const server = await startServer()
    const careless = createServer({ requestTimeout: 0, headersTimeout: 0 }, request => request.resume()).listen(0, '127.0.0.1')
    stage.later(async () => careless.closeAllConnections())
    try {
      const count = stage.pick(100, 500)
      const quietMs = await p99(server.url)
      const dribbles = times(count).map(n => dribble(Number(new URL(server.url).port), n))
      const others = times(10).map(n => dribble((careless.address() as AddressInfo).port, n))
      const start = performance.now()
      await later(STEP_MS)
      const busyMs = await p99(server.url)
      tally.check(busyMs <= 2 * quietMs + HICCUP_MS, `others waited ${busyMs} ms instead of ${quietMs}`)
      while (dribbles.some(isOpen) && performance.now() - start < PATIENCE_MS) await later(1_000)
      const letGoSeconds = Math.round((performance.now() - start) / 1000)
      tally.check(!dribbles.some(isOpen), `${dribbles.filter(isOpen).length} were still connected after ${letGoSeconds} s`)
      const isControlCaught = others.some(isOpen)
      for (const socket of [...dribbles, ...others]) socket.destroy()
      tally.n += count + ASKED
      return { n: tally.n, misses: tally.misses, isControlCaught, figures: { count, quietMs, busyMs, letGoSeconds } }
    } finally {
      await server.stop()
      careless.close()
    }
  },
}

const isOpen = (socket: Socket): boolean => !socket.destroyed && !socket.readableEnded

/** Headers that never end, a body that never ends, or an upload that never ends: one line every five seconds. */
function dribble(port: number, n: number): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.resume()
  const starts = [
    'GET /v1/Policies HTTP/1.1\r\nHost: x\r\n',
    'POST /v1/auth HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n',
    'POST /v1/IdentityDocuments HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n',
  ]
  const pieces = [`X-${n}: y\r\n`, ' ', '1\r\n-\r\n']
  socket.write(starts[n % 3] ?? '')
  const timer = setInterval(() => {
    if (isOpen(socket)) socket.write(pieces[n % 3] ?? '')
    else clearInterval(timer)
  }, STEP_MS)
  socket.once('close', () => clearInterval(timer))
  return socket
}

/** What all but one of a hundred requests are answered within. */
async function p99(url: string): Promise<number> {
  const taken: number[] = []
  for (const _ of times(ASKED)) {
    const start = performance.now()
    await (await fetch(`${url}/v1/Requirements?IsoCountry=DE&NumberType=local&EndUserType=individual`)).arrayBuffer()
    taken.push(performance.now() - start)
  }
  return Math.round(taken.sort((one, two) => one - two)[Math.floor(ASKED * 0.99)] ?? 0)
}

const later = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
