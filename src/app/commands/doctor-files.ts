import { existsSync } from 'node:fs'
import { access, constants, readdir, readFile, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { FILE_ROOMS } from '../../platform/backup/backup.ts'
import { POSTGRES_MAJOR } from '../../platform/postgres/embedded-binaries.ts'
import { MIN_FREE_FILES, MIN_FREE_SHARE } from '../health.ts'
import { lacksDatabase } from '../installation.ts'
import type { Finding } from './doctor-finding.ts'

const MIN_FREE_BYTES = 500_000_000
const WARN_FREE_BYTES = 2_000_000_000
const USABLE = constants.R_OK | constants.W_OK
const OWNER = 'Run as its owner, or change the owner (chown -R).'

const may = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  )

const mayEnter = (dir: string): Promise<boolean> => may(dir, USABLE | constants.X_OK)

const namesIn = (dir: string): Promise<string[]> => readdir(dir).catch((): string[] => [])

export async function directory(dataDir: string): Promise<Finding> {
  const name = 'data directory'
  const found = await stat(dataDir).catch(() => undefined)
  if (!found)
    return {
      name,
      state: 'warning',
      says: `${dataDir} does not exist yet`,
      fix: 'The first start makes it. Or name the right one with --data DIR.',
    }
  if (found.isDirectory() && (await mayEnter(dataDir))) return { name, state: 'well', says: dataDir }
  return {
    name,
    state: 'trouble',
    says: `${dataDir} cannot be written by this user`,
    fix: 'Run as its owner, change the owner (chown -R), or choose another with --data DIR.',
  }
}

/** What is free, and whether a server would call itself ready with it. */
export async function space(dataDir: string): Promise<Finding> {
  const disk = (await statfs(dataDir).catch(() => undefined)) ?? (await statfs('.'))
  const free = disk.bavail * disk.bsize
  const share = disk.bavail / disk.blocks
  return spaceFinding({ free, share, files: disk.files > 0 ? disk.ffree : undefined })
}

/** `files`: how many more the disk takes; undefined where it does not count them. */
export function spaceFinding({ free, share, files }: { free: number; share: number; files: number | undefined }): Finding {
  const name = 'disk space'
  const says = free < 1e9 ? `${Math.floor(free / 1e6)} MB free` : `${(free / 1e9).toFixed(1)} GB free`
  if (free < MIN_FREE_BYTES) return { name, state: 'trouble', says, fix: 'Free at least 500 MB: a full disk stops the database.' }
  if (share < MIN_FREE_SHARE)
    return {
      name,
      state: 'trouble',
      says: `${says}, less than ${MIN_FREE_SHARE * 100} % of the disk`,
      fix: 'Free some space: /readyz says that the server is not ready.',
    }
  if (files !== undefined && files < MIN_FREE_FILES)
    return {
      name,
      state: 'trouble',
      says: `${says}, but only ${files} more files`,
      fix: 'Remove files: the disk has no place for more (df -i).',
    }
  return free < WARN_FREE_BYTES ? { name, state: 'warning', says, fix: 'Free some space soon.' } : { name, state: 'well', says }
}

export async function keys(dataDir: string): Promise<Finding[]> {
  const name = 'keys'
  const dir = join(dataDir, 'keys')
  const found = await stat(dir).catch(() => undefined)
  if (found && !(await mayEnter(dir))) return [{ name, state: 'trouble', says: `${dir} cannot be used by this user`, fix: OWNER }]
  const present = await namesIn(dir)
  const hasData = (await namesIn(dataDir)).some(each => each === 'postgres' || each === 'vault')
  if (!found || present.length === 0) {
    if (!hasData) return [{ name, state: 'well', says: 'none yet; the first start makes them' }]
    return [
      {
        name,
        state: 'trouble',
        says: `there are no keys in ${dir}`,
        fix: 'Bring them back: copy the directory, or run "countersign keys import FILE". Without them nothing personal can be read.',
      },
    ]
  }
  const isWhole = present.includes('secret') && present.some(each => each.startsWith('root.'))
  if (!isWhole)
    return [{ name, state: 'trouble', says: `${dir} is incomplete`, fix: 'Run "countersign keys import FILE" with the newest key copy.' }]
  if ((found.mode & 0o077) !== 0) return [{ name, state: 'trouble', says: `${dir} can be read by others`, fix: `chmod 700 ${dir}` }]
  const closed = await unusableIn(dir)
  if (closed) return [{ name, state: 'trouble', says: `${closed} cannot be used by this user`, fix: OWNER }]
  const roots = present.filter(each => each.startsWith('root.')).length
  if (roots > 1)
    return [{ name, state: 'warning', says: 'a rotation of the root key was cut off', fix: 'Run "countersign keys rotate" to finish it.' }]
  return [{ name, state: 'well', says: 'present and readable by their owner only' }]
}

/** The first file in and below the key directory that this user may not read and write. */
async function unusableIn(dir: string): Promise<string | undefined> {
  for (const entry of await readdir(dir, { recursive: true })) if (!(await may(join(dir, entry), USABLE))) return join(dir, entry)
  return undefined
}

export async function cluster(dataDir: string): Promise<Finding> {
  const name = 'database files'
  const dir = join(dataDir, 'postgres')
  const found = await stat(dir).catch(() => undefined)
  if (!found && (await lacksDatabase(dataDir)))
    return {
      name,
      state: 'trouble',
      says: `${dir} is gone, though sealed files lie beside it`,
      fix: 'Bring it back, or restore a backup into an empty directory.',
    }
  if (!found) return { name, state: 'well', says: 'none yet; the first start makes them' }
  if (!(await may(dir, constants.R_OK)))
    return { name, state: 'warning', says: 'belong to another user', fix: 'Run doctor as the user who runs the server.' }
  const restore = 'Restore a backup into an empty directory.'
  const version = (await readFile(join(dir, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (version === '') return { name, state: 'trouble', says: 'not a PostgreSQL data directory', fix: restore }
  if (version !== String(POSTGRES_MAJOR))
    return {
      name,
      state: 'trouble',
      says: `written by PostgreSQL ${version}; this release brings ${POSTGRES_MAJOR}`,
      fix: 'Use the release that wrote them, or move the data with pg_dump and DATABASE_URL.',
    }
  const control = await stat(join(dir, 'global', 'pg_control')).catch(() => undefined)
  if (!control?.size) return { name, state: 'trouble', says: 'incomplete: global/pg_control is missing or empty', fix: restore }
  // PostgreSQL takes 0700 and 0750 and refuses to start with anything wider.
  if ((found.mode & 0o027) !== 0)
    return { name, state: 'trouble', says: `${dir} is open to others: PostgreSQL will not start`, fix: `chmod 700 ${dir}` }
  return { name, state: 'well', says: `PostgreSQL ${version}` }
}

/** The sealed scans and details, which lie beside the database. */
export async function sealedFiles(dataDir: string): Promise<Finding> {
  const name = 'sealed files'
  const missing = FILE_ROOMS.filter(room => !existsSync(join(dataDir, room)))
  // Keys may be brought before anything else is.
  if (missing.length === FILE_ROOMS.length && !existsSync(join(dataDir, 'postgres')))
    return { name, state: 'well', says: 'none yet; the first start makes their place' }
  if (missing.length > 0)
    return {
      name,
      state: 'trouble',
      says: `${missing.join(' and ')} missing in ${dataDir}`,
      fix: 'Bring the directory back, or restore a backup: without it no scan can be shown.',
    }
  for (const room of FILE_ROOMS)
    if (!(await mayEnter(join(dataDir, room))))
      return { name, state: 'trouble', says: `${join(dataDir, room)} cannot be used by this user: no scan can be kept`, fix: OWNER }
  return { name, state: 'well', says: FILE_ROOMS.join(', ') }
}
