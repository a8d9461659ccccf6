import { chmod, chown, mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { filesOwner, POSTGRES_MAJOR } from '../postgres/embedded-binaries.ts'
import { lockDataDir } from '../postgres/embedded-lock.ts'
import { findPostmaster } from '../postgres/embedded-postmaster.ts'
import { explainFileError, StartTrouble } from '../postgres/embedded-trouble.ts'
import { syncDir } from '../vault/durable-file.ts'
import { BrokenBackup, type Entry, type Manifest, readArchive } from './archive.ts'
import { FILE_ROOMS } from './backup.ts'

/** While this file lies there, an earlier restore was cut off and what it left may be thrown away. */
const MARKER = 'restore-unfinished'
const DRAFT = '.restore-'
const PLACES = [...FILE_ROOMS, 'postgres']

/**
 * Puts a backup into an empty data directory (`keys/` may lie there already). Nothing is in its place before every checksum has
 * been verified; killed at any point, it can be called again. Deletions since the backup hold: the tombstones lie with the keys.
 * @throws StartTrouble (the directory is in use or filled), BrokenBackup
 */
export async function restoreBackup(options: { dataDir: string; file: string }): Promise<{ manifest: Manifest; hasKeys: boolean }> {
  const { dataDir, file } = options
  await refuseFilled(dataDir)
  const lock = await lockDataDir(dataDir)
  try {
    await clear(dataDir)
    const draft = await mkdtemp(join(dataDir, DRAFT))
    const manifest = await readArchive(file, entry => unpack(entry, draft))
    if (manifest.postgresMajor !== POSTGRES_MAJOR) {
      throw new StartTrouble(
        `The backup was made with PostgreSQL ${manifest.postgresMajor}; this release brings ${POSTGRES_MAJOR}.`,
        'Restore it with the release that made it.',
      )
    }
    await giveToPostgres(join(draft, 'postgres'))
    await writeFile(join(dataDir, MARKER), '')
    for (const place of PLACES) await rename(join(draft, place), join(dataDir, place))
    await syncDir(dataDir)
    await rm(join(dataDir, MARKER))
    await rm(draft, { recursive: true, force: true })
    return { manifest, hasKeys: (await names(join(dataDir, 'keys'))).includes('secret') }
  } catch (error) {
    if (error instanceof BrokenBackup) await clear(dataDir)
    throw explainFileError(error, dataDir)
  } finally {
    await lock.release()
  }
}

const names = (path: string): Promise<string[]> => readdir(path).catch(() => [])

async function refuseFilled(dataDir: string): Promise<void> {
  const present = await names(dataDir)
  const isRunning = await findPostmaster(join(dataDir, 'postgres'))
  if (isRunning) throw new StartTrouble(`A server is running on ${dataDir}.`, 'Stop it, and restore into an empty directory.')
  if (present.includes(MARKER)) return
  const inTheWay = present.filter(name => name !== 'keys' && !name.startsWith('server.lock') && !name.startsWith(DRAFT))
  if (inTheWay.length === 0) return
  throw new StartTrouble(
    `${dataDir} is not empty (${inTheWay.slice(0, 3).join(', ')}).`,
    'Restore into an empty directory; only keys/ may lie there already.',
  )
}

async function clear(dataDir: string): Promise<void> {
  const present = await names(dataDir)
  const isUnfinished = present.includes(MARKER)
  for (const name of present) {
    if (name.startsWith(DRAFT) || (isUnfinished && PLACES.includes(name))) await rm(join(dataDir, name), { recursive: true, force: true })
  }
  await rm(join(dataDir, MARKER), { force: true })
}

async function unpack(entry: Entry, draft: string): Promise<void> {
  const place = join(draft, entry.path)
  if (!PLACES.includes(entry.path.split('/')[0] ?? '')) throw new BrokenBackup('the backup holds something that is not ours')
  if (entry.kind === 'directory') {
    await mkdir(place, { recursive: true, mode: 0o700 })
    return
  }
  await mkdir(dirname(place), { recursive: true, mode: 0o700 })
  // Closed before an error goes on: a stream that fails may still create its file while others clear up.
  const file = await open(place, 'wx', 0o600)
  try {
    for await (const piece of entry.content) await file.writeFile(piece)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** PostgreSQL runs as another user when the server is root. */
async function giveToPostgres(place: string): Promise<void> {
  await chmod(place, 0o700)
  const owner = await filesOwner()
  if (!owner) return
  const visit = async (path: string): Promise<void> => {
    await chown(path, owner.uid, owner.gid)
    for (const item of await readdir(path, { withFileTypes: true })) {
      const inner = join(path, item.name)
      if (item.isDirectory()) await visit(inner)
      else await chown(inner, owner.uid, owner.gid)
    }
  }
  await visit(place)
}
