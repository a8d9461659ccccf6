import { randomBytes } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'

/** A lock between processes of one machine: a file that names its owner. One left by a process that died is taken over. */
export interface FileLock {
  release(): Promise<void>
}

interface Owner {
  pid: number
  bornTicks: string
  /** Tells two holdings of one process apart. */
  nonce: string
}

const RETRY_MS = 5
/** What a crash of the machine left of a lock names nobody who lives. */
const NOBODY: Owner = { pid: 0, bornTicks: '', nonce: '' }

/** Takes the lock now, or tells who holds it (0: somebody is just taking it over). */
export async function tryLock(path: string): Promise<{ lock: FileLock } | { heldBy: number }> {
  const own: Owner = { pid: process.pid, bornTicks: (await bornTicks(process.pid)) ?? '', nonce: randomBytes(8).toString('hex') }
  if (await place(path, own)) return { lock: { release: () => releaseOwn(path, own) } }
  const owner = await readOwner(path)
  if (owner && !(await lives(owner))) return takeOver(path, own)
  return { heldBy: owner?.pid ?? 0 }
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

/**
 * Removes the lock of a dead owner and takes it. Nobody else may: who holds the guard, a lock of the same kind, has seen a dead owner's
 * file, and that stays until a holder of the guard removes it. A lock that is gone meanwhile was released, and whoever is next may have it.
 */
async function takeOver(path: string, own: Owner): Promise<{ lock: FileLock } | { heldBy: number }> {
  const guard = await tryLock(`${path}.takeover`)
  if (!('lock' in guard)) return { heldBy: 0 }
  try {
    const owner = await readOwner(path)
    if (!owner) return { heldBy: 0 }
    if (await lives(owner)) return { heldBy: owner.pid }
    await rm(path, { force: true })
    return (await place(path, own)) ? { lock: { release: () => releaseOwn(path, own) } } : { heldBy: 0 }
  } finally {
    await guard.lock.release()
  }
}

/** Who is named in the lock; undefined where there is none. */
async function readOwner(path: string): Promise<Owner | undefined> {
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
  if (content === undefined) return undefined
  try {
    return { ...NOBODY, ...JSON.parse(content) }
  } catch {
    return NOBODY
  }
}

async function lives(owner: Owner): Promise<boolean> {
  return isAlive(owner.pid) && (await bornTicks(owner.pid)) === owner.bornTicks
}

async function releaseOwn(path: string, own: Owner): Promise<void> {
  if ((await readOwner(path))?.nonce === own.nonce) await rm(path, { force: true })
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
