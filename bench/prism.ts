import { spawn } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callerOf, cpuMs, processesIn, throughput, warmUp } from './load.ts'
import type { Stage } from './stage.ts'
import { type Line, ratioLine } from './table.ts'

const CLIENTS = 8
const SLICE_MS = 3_000
const READY_MS = 60_000

/** Prism's mock of our own description: what a program made from the description alone costs, beside one that does the work. */
export async function measurePrism(stage: Stage, program: string): Promise<Line[]> {
  const port = await freePort()
  const file = join(tmpdir(), `cs-openapi-${process.pid}.json`)
  await writeFile(file, await (await fetch(`${stage.server.url}/openapi.json`)).text())
  const child = spawn(process.execPath, [program, 'mock', '--port', String(port), '--verboseLevel', 'error', file], { stdio: 'ignore' })
  const authorization = `Basic ${Buffer.from(`${stage.server.accountSid}:${stage.server.authToken}`).toString('base64')}`
  const prism = callerOf(`http://127.0.0.1:${port}`, authorization)
  try {
    await answers(port)
    const sid = await stage.ownedNumber()
    const path = `/2010-04-01/Accounts/${stage.server.accountSid}/IncomingPhoneNumbers/${sid}.json`
    const database = processesIn(stage.server.dataDir)
    const ours = await msOfCpu(() => stage.ours.call('GET', path), [stage.server.process.pid ?? 0])
    const whole = await msOfCpu(() => stage.ours.call('GET', path), [stage.server.process.pid ?? 0, ...database])
    const theirs = await msOfCpu(() => prism.call('GET', path), [child.pid ?? 0])
    const bare = await msOfCpu(() => stage.peer.call('GET', `/one/${sid}`), [stage.peerPid])
    const about = `${ours.toFixed(2)} ms beside ${theirs.toFixed(2)} ms of the server's processor`
    return [
      ratioLine("fetch one number / Prism's mock of our description, by processor time", theirs / ours, about, { atLeast: 20 }),
      ratioLine('the same, PostgreSQL counted as ours', theirs / whole, `${whole.toFixed(2)} ms`, null),
      ratioLine("bare node:http + named pg statement / Prism's mock, the same", theirs / bare, `${bare.toFixed(2)} ms`, null),
    ]
  } finally {
    prism.close()
    child.kill('SIGTERM')
    await rm(file)
  }
}

async function msOfCpu(call: () => Promise<number>, pids: readonly number[]): Promise<number> {
  await warmUp(CLIENTS, call)
  const before = cpuMs(pids)
  let calls = 0
  const counted = () => {
    calls++
    return call()
  }
  await throughput(counted, { clients: CLIENTS, ms: SLICE_MS, wanted: 200 })
  return (cpuMs(pids) - before) / calls
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

async function answers(port: number): Promise<void> {
  const end = performance.now() + READY_MS
  while (performance.now() < end) {
    if (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)) return
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  throw new Error('Prism did not start')
}
