import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { explainFileError, StartTrouble } from './embedded-trouble.ts'

export interface DataLock {
  release(): Promise<void>
}

interface Owner {
  pid: number
  bornTicks: string
}

/** A take-over lasts milliseconds; a guard file older than this belongs to a process that died in between. */
const GUARD_STALE_MS = 10_000

/**
 * Takes the data directory for this process. A lock left by a process that no longer lives is taken over.
 * @throws StartTrouble when another living process holds it, or the directory cannot be written.
 */
export async function lockDataDir(dataDir: string): Promise<DataLock> {
  const path = join(dataDir, 'server.lock')
  const own: Owner = { pid: process.pid, bornTicks: (await bornTicks(process.pid)) ?? '' }
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o755 })
    if (!(await place(path, own))) await takeOver(path, own, dataDir)
  } catch (error) {
    throw explainFileError(error, dataDir)
  }
  return { release: () => releaseOwn(path, own) }
}

/** The process that holds the data directory now, or undefined. */
export async function lockHolder(dataDir: string): Promise<number | undefined> {
  const owner = await readOwner(join(dataDir, 'server.lock'))
  return owner && (await lives(owner)) ? owner.pid : undefined
}

/** Writes the whole content beside and links it into place, so that a reader never sees half a lock. */
async function place(path: string, own: Owner): Promise<boolean> {
  const draft = `${path}.${own.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, JSON.stringify(own), { flag: 'wx', mode: 0o644 })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function takeOver(path: string, own: Owner, dataDir: string): Promise<void> {
  const guard = `${path}.takeover`
  await dropStaleGuard(guard)
  try {
    await writeFile(guard, String(own.pid), { flag: 'wx' })
  } catch {
    throw busy(dataDir, undefined)
  }
  try {
    const owner = await readOwner(path)
    if (owner && (await lives(owner))) throw busy(dataDir, owner.pid)
    await rm(path, { force: true })
    if (!(await place(path, own))) throw busy(dataDir, undefined)
  } finally {
    await rm(guard, { force: true })
  }
}

async function dropStaleGuard(guard: string): Promise<void> {
  const found = await stat(guard).catch(() => undefined)
  if (found && Date.now() - found.mtimeMs > GUARD_STALE_MS) await rm(guard, { force: true })
}

function busy(dataDir: string, pid: number | undefined): StartTrouble {
  return new StartTrouble(
    `Another Countersign server${pid ? ` (process ${pid})` : ''} is using ${dataDir}.`,
    'Stop that one first, or start this one with another --data DIR and --port N.',
  )
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (typeof parsed !== 'object' || parsed === null || !('pid' in parsed) || !('bornTicks' in parsed)) return undefined
    return { pid: Number(parsed.pid), bornTicks: String(parsed.bornTicks) }
  } catch {
    return undefined
  }
}

async function lives(owner: Owner): Promise<boolean> {
  if (!isAlive(owner.pid)) return false
  return (await bornTicks(owner.pid)) === owner.bornTicks
}

async function releaseOwn(path: string, own: Owner): Promise<void> {
  const owner = await readOwner(path)
  if (owner?.pid === own.pid && owner.bornTicks === own.bornTicks) await rm(path, { force: true })
}

/** Whether a process with this number exists and has not ended (a zombie has). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** When the process started, in ticks since boot, with the boot's own id: tells a reused process number from the old one. */
export async function bornTicks(pid: number): Promise<string | undefined> {
  try {
    const [line, boot] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile('/proc/sys/kernel/random/boot_id', 'utf8')])
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z') return undefined
    return `${boot.trim()}/${fields[19] ?? ''}`
  } catch {
    return undefined
  }
}
