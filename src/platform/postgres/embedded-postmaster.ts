import { readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { bornTicks, isAlive } from '../file-lock.ts'

/** A PostgreSQL found by its postmaster.pid. */
export interface Postmaster {
  pid: number
  bornTicks: string
  socketDir: string
  isReady: boolean
}

/** Lines of postmaster.pid: process, directory, start time, port, socket directory, address, shared memory, status. */
export async function findPostmaster(clusterDir: string): Promise<Postmaster | undefined> {
  const lines = (await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return undefined
  const born = await bornTicks(pid)
  const workingDir = await readlink(`/proc/${pid}/cwd`).catch(() => '')
  if (!born || workingDir !== (await realPath(clusterDir))) return undefined
  return { pid, bornTicks: born, socketDir: (lines[4] ?? '').trim(), isReady: (lines[7] ?? '').trim() === 'ready' }
}

const realPath = async (path: string): Promise<string> => {
  const { realpath } = await import('node:fs/promises')
  return realpath(path).catch(() => path)
}

/** Whether that very process still runs: a reused number does not count. */
export const stillRuns = async (found: { pid: number; bornTicks: string }): Promise<boolean> =>
  (await bornTicks(found.pid)) === found.bornTicks

/** Whether a process runs the program that this installation would start, and not one an update has replaced. */
export async function runsProgram(pid: number, program: string): Promise<boolean> {
  return (await readlink(`/proc/${pid}/exe`).catch(() => '')) === (await realPath(program))
}

/**
 * Ends PostgreSQL: sessions are cut off and their transactions rolled back, everything committed is on disk.
 * After `patienceMs` it is ended the hard way; the next start then replays the log.
 */
export async function endPostmaster(found: { pid: number; bornTicks: string }, patienceMs = 30_000): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!(await stillRuns(found))) return
    try {
      process.kill(found.pid, signal)
    } catch {
      return
    }
    if (await waitUntil(async () => !(await stillRuns(found)), signal === 'SIGINT' ? patienceMs : 5_000)) return
  }
}

/** Polls until the claim holds; false when it did not in time. */
export async function waitUntil(claim: () => Promise<boolean>, limitMs: number, stepMs = 20): Promise<boolean> {
  const end = performance.now() + limitMs
  while (performance.now() < end) {
    if (await claim()) return true
    await new Promise(resolve => setTimeout(resolve, stepMs))
  }
  return claim()
}

export interface Door {
  socketDir: string
  user: string
  password: string
}

/** The connection string of a database behind a socket. */
export function urlOf(door: Door, database: string): string {
  const query = new URLSearchParams({ host: door.socketDir })
  return `postgresql://${door.user}:${encodeURIComponent(door.password)}@/${database}?${query}`
}

export type Answer = 'ready' | 'starting' | 'refused' | 'gone'

/** Asks the server one question: `starting` while it replays its log, `refused` when the password is not ours. */
export async function ask(url: string, question = 'select 1'): Promise<{ answer: Answer; rows: unknown[] }> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {
    // the question below reports it
  })
  try {
    await client.connect()
    const { rows } = await client.query(question)
    return { answer: 'ready', rows }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === '57P03') return { answer: 'starting', rows: [] }
    if (code.startsWith('28')) return { answer: 'refused', rows: [] }
    if (code === '3D000' || code === '42P04') return { answer: 'ready', rows: [] }
    return { answer: 'gone', rows: [] }
  } finally {
    await client.end().catch(() => undefined)
  }
}
