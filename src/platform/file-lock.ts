import { randomBytes } from 'node:crypto'
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises'

/** A lock between processes of one machine: a file that names its owner. One left by a process that died is taken over. */
export interface FileLock {
  release(): Promise<void>
}

interface Owner {
  pid: number
  bornTicks: string
}

/** A take-over lasts milliseconds; a guard file older than this belongs to a process that died in between. */
const GUARD_STALE_MS = 10_000
const RETRY_MS = 5

/** Takes the lock now, or tells who holds it (0: somebody is just taking it over). */
export async function tryLock(path: string): Promise<{ lock: FileLock } | { heldBy: number }> {
  const own: Owner = { pid: process.pid, bornTicks: (await bornTicks(process.pid)) ?? '' }
  if (await place(path, own)) return { lock: { release: () => releaseOwn(path, own) } }
  const holder = await lockHolder(path)
  if (holder !== undefined) return { heldBy: holder }
  return takeOver(path, own)
}

/** Runs `work` while holding the lock; waits for it at most `patienceMs`. */
export async function withLock<T>(path: string, work: () => Promise<T>, patienceMs = 30_000): Promise<T> {
  const end = performance.now() + patienceMs
  for (;;) {
    const found = await tryLock(path)
    if ('lock' in found) {
      try {
        return await work()
      } finally {
        await found.lock.release()
      }
    }
    if (performance.now() > end) throw new Error(`the lock ${path} is held by process ${found.heldBy}`)
    await new Promise(resolve => setTimeout(resolve, RETRY_MS))
  }
}

/** The living process that holds the lock now, or undefined. */
export async function lockHolder(path: string): Promise<number | undefined> {
  const owner = await readOwner(path)
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

/** Only the holder of the guard may remove a lock, and it looks again first: two who saw the same dead owner cannot both win. */
async function takeOver(path: string, own: Owner): Promise<{ lock: FileLock } | { heldBy: number }> {
  const guard = `${path}.takeover`
  const found = await stat(guard).catch(() => undefined)
  if (found && Date.now() - found.mtimeMs > GUARD_STALE_MS) await rm(guard, { force: true })
  try {
    await writeFile(guard, String(own.pid), { flag: 'wx' })
  } catch {
    return { heldBy: 0 }
  }
  try {
    const holder = await lockHolder(path)
    if (holder !== undefined) return { heldBy: holder }
    await rm(path, { force: true })
    return (await place(path, own)) ? { lock: { release: () => releaseOwn(path, own) } } : { heldBy: 0 }
  } finally {
    await rm(guard, { force: true })
  }
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
  return isAlive(owner.pid) && (await bornTicks(owner.pid)) === owner.bornTicks
}

async function releaseOwn(path: string, own: Owner): Promise<void> {
  const owner = await readOwner(path)
  if (owner?.pid === own.pid && owner.bornTicks === own.bornTicks) await rm(path, { force: true })
}

/** Whether a process with this number exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * When the process started, in ticks since boot, with the boot's own id: tells a reused process number from the old one.
 * Undefined for one that has ended, also while its parent has not noticed.
 */
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
