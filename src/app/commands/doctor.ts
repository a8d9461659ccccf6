import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, constants, readdir, readFile, stat, statfs } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import pg from 'pg'
import { FILE_ROOMS } from '../../platform/backup/backup.ts'
import { findRunningPostgres } from '../../platform/postgres/embedded.ts'
import { POSTGRES_MAJOR } from '../../platform/postgres/embedded-binaries.ts'
import { dataDirHolder } from '../../platform/postgres/embedded-lock.ts'
import { type Config, readConfig } from '../config.ts'
import type { Finding } from './doctor-finding.ts'
import { readerStarts, whereDatabaseWent, workDone } from './doctor-work.ts'

const MIN_NODE = [20, 19] as const
const MIN_FREE_BYTES = 500_000_000
const WARN_FREE_BYTES = 2_000_000_000
const MAX_SKEW_MS = 2_000
const MAX_SOCKET_DIR_BYTES = 85

export function registerDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Look for what could keep this installation from working, and say how to mend it')
    .option('--data <directory>', "the server's data directory (COUNTERSIGN_DATA, default ./data)")
    .option('--database-url <url>', 'its PostgreSQL, when it is not the built-in one (DATABASE_URL)')
    .option('--json', 'answer as JSON')
    .action(async (flags: { data?: string; databaseUrl?: string; json?: boolean }) => {
      const findings = await examine(readConfig(flags))
      process.stdout.write(flags.json ? `${JSON.stringify({ findings })}\n` : textOf(findings))
      if (findings.some(finding => finding.state === 'trouble')) process.exitCode = 1
    })
}

/** Looks at everything; changes nothing. */
export async function examine(config: Config): Promise<Finding[]> {
  const { dataDir } = config
  const databaseUrl = config.databaseUrl?.reveal() ?? (await findRunningPostgres(dataDir))
  const groups = await Promise.all([
    [nodeVersion()],
    [await directory(dataDir)],
    [await space(dataDir)],
    await keys(dataDir),
    [await sealedFiles(dataDir)],
    config.databaseUrl ? [] : [platform(), user(), ...(await whereDatabaseWent(dataDir)), await cluster(dataDir), socketPath(dataDir)],
    [...(config.databaseUrl ? [] : [await server(dataDir)]), await database(databaseUrl, Boolean(config.databaseUrl))],
    workDone(databaseUrl),
    [await readerStarts(), isolation()],
  ])
  return groups.flat()
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isNew = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])
  const says = `Node.js ${process.versions.node}`
  return isNew
    ? { name: 'node', state: 'well', says }
    : { name: 'node', state: 'trouble', says, fix: `Install Node.js ${MIN_NODE.join('.')} or newer.` }
}

function platform(): Finding {
  const says = `${process.platform} on ${process.arch}`
  const isKnown = process.platform === 'linux' && process.arch === 'x64'
  return isKnown
    ? { name: 'platform', state: 'well', says }
    : { name: 'platform', state: 'trouble', says, fix: 'The built-in PostgreSQL runs on Linux x64 only: set DATABASE_URL.' }
}

function user(): Finding {
  try {
    const { username } = userInfo()
    return { name: 'user', state: 'well', says: username === 'root' ? 'root (PostgreSQL runs as nobody)' : username }
  } catch {
    return {
      name: 'user',
      state: 'trouble',
      says: `user ${process.getuid?.()} has no name here, and PostgreSQL needs one`,
      fix: 'Give it an entry in /etc/passwd, or set DATABASE_URL.',
    }
  }
}

async function directory(dataDir: string): Promise<Finding> {
  const name = 'data directory'
  const found = await stat(dataDir).catch(() => undefined)
  if (!found)
    return {
      name,
      state: 'warning',
      says: `${dataDir} does not exist yet`,
      fix: 'The first start makes it. Or name the right one with --data DIR.',
    }
  const isWritable =
    found.isDirectory() &&
    (await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    ))
  if (isWritable) return { name, state: 'well', says: dataDir }
  return {
    name,
    state: 'trouble',
    says: `${dataDir} cannot be written by this user`,
    fix: 'Run as its owner, change the owner (chown -R), or choose another with --data DIR.',
  }
}

async function space(dataDir: string): Promise<Finding> {
  const disk = (await statfs(dataDir).catch(() => undefined)) ?? (await statfs('.'))
  const free = disk.bavail * disk.bsize
  const says = `${(free / 1e9).toFixed(1)} GB free`
  if (free < MIN_FREE_BYTES)
    return { name: 'disk space', state: 'trouble', says, fix: 'Free at least 500 MB: a full disk stops the database.' }
  return free < WARN_FREE_BYTES
    ? { name: 'disk space', state: 'warning', says, fix: 'Free some space soon.' }
    : { name: 'disk space', state: 'well', says }
}

async function keys(dataDir: string): Promise<Finding[]> {
  const name = 'keys'
  const dir = join(dataDir, 'keys')
  const present = await readdir(dir).catch((): string[] => [])
  const hasData = (await readdir(dataDir).catch((): string[] => [])).some(each => each === 'postgres' || each === 'vault')
  if (present.length === 0) {
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
  const mode = (await stat(dir)).mode & 0o777
  if ((mode & 0o077) !== 0) return [{ name, state: 'trouble', says: `${dir} can be read by others`, fix: `chmod 700 ${dir}` }]
  const roots = present.filter(each => each.startsWith('root.')).length
  if (roots > 1)
    return [{ name, state: 'warning', says: 'a rotation of the root key was cut off', fix: 'Run "countersign keys rotate" to finish it.' }]
  return [{ name, state: 'well', says: 'present and readable by their owner only' }]
}

async function cluster(dataDir: string): Promise<Finding> {
  const name = 'database files'
  const version = (await readFile(join(dataDir, 'postgres', 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (version === '') {
    if (!existsSync(join(dataDir, 'postgres'))) return { name, state: 'well', says: 'none yet; the first start makes them' }
    const mayLook = await access(join(dataDir, 'postgres'), constants.R_OK).then(
      () => true,
      () => false,
    )
    if (mayLook)
      return { name, state: 'trouble', says: 'not a PostgreSQL data directory', fix: 'Restore a backup into an empty directory.' }
    return { name, state: 'warning', says: 'belong to another user', fix: 'Run doctor as the user who runs the server.' }
  }
  if (version === String(POSTGRES_MAJOR)) {
    const isWhole = existsSync(join(dataDir, 'postgres', 'global', 'pg_control'))
    if (isWhole) return { name, state: 'well', says: `PostgreSQL ${version}` }
    return { name, state: 'trouble', says: 'incomplete: global/pg_control is missing', fix: 'Restore a backup into an empty directory.' }
  }
  return {
    name,
    state: 'trouble',
    says: `written by PostgreSQL ${version}; this release brings ${POSTGRES_MAJOR}`,
    fix: 'Use the release that wrote them, or move the data with pg_dump and DATABASE_URL.',
  }
}

/** The sealed scans and details, which lie beside the database. */
async function sealedFiles(dataDir: string): Promise<Finding> {
  const name = 'sealed files'
  const present = await readdir(dataDir).catch((): string[] => [])
  const missing = FILE_ROOMS.filter(room => !present.includes(room))
  // Keys may be brought before anything else is.
  if (missing.length === FILE_ROOMS.length && !present.includes('postgres'))
    return { name, state: 'well', says: 'none yet; the first start makes their place' }
  if (missing.length === 0) return { name, state: 'well', says: FILE_ROOMS.join(', ') }
  return {
    name,
    state: 'trouble',
    says: `${missing.join(' and ')} missing in ${dataDir}`,
    fix: 'Bring the directory back, or restore a backup: without it no scan can be shown.',
  }
}

function socketPath(dataDir: string): Finding {
  const name = 'socket path'
  if (Buffer.byteLength(join(dataDir, 'run')) <= MAX_SOCKET_DIR_BYTES) return { name, state: 'well', says: join(dataDir, 'run') }
  if (Buffer.byteLength(tmpdir()) < MAX_SOCKET_DIR_BYTES - 20)
    return { name, state: 'well', says: `in ${tmpdir()}, as the data directory has a long path` }
  return {
    name,
    state: 'trouble',
    says: 'both the data directory and TMPDIR have long paths',
    fix: 'Set TMPDIR to a short directory, such as /tmp.',
  }
}

async function server(dataDir: string): Promise<Finding> {
  const holder = await dataDirHolder(dataDir)
  return { name: 'server', state: 'well', says: holder === undefined ? 'not running' : `running (process ${holder})` }
}

async function database(url: string | undefined, isExternal: boolean): Promise<Finding> {
  const name = 'database'
  if (!url) return { name, state: 'well', says: 'not running; it starts with the server' }
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const asked = Date.now()
    const { rows } = await client.query<{ now: Date; version: string; sums: string }>(
      "select clock_timestamp() as now, current_setting('server_version_num') as version, current_setting('data_checksums') as sums",
    )
    const [row] = rows
    const skewMs = Math.abs((row?.now.getTime() ?? 0) - (asked + Date.now()) / 2)
    if (skewMs > MAX_SKEW_MS)
      return {
        name,
        state: 'trouble',
        says: `its clock differs from ours by ${Math.round(skewMs)} ms`,
        fix: 'Let both machines keep time by NTP.',
      }
    if (Number(row?.version) < 150_000)
      return { name, state: 'trouble', says: `server_version_num is ${row?.version}`, fix: 'Use PostgreSQL 15 or newer.' }
    if (row?.sums !== 'on')
      return { name, state: 'warning', says: 'its pages have no checksums', fix: 'Run pg_checksums --enable while it is stopped.' }
    return {
      name,
      state: 'well',
      says: `PostgreSQL ${Math.floor(Number(row.version) / 10_000)} answers, clocks differ by ${Math.round(skewMs)} ms`,
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer'
    return {
      name,
      state: 'trouble',
      says: `it does not answer (${code})`,
      fix: isExternal
        ? 'Check DATABASE_URL and that the server may reach it.'
        : 'Restart the server; the log is postgres.log in the data directory.',
    }
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Documents are parsed in processes of their own; without a network of its own such a process is only memory- and time-bound. */
function isolation(): Finding {
  const name = 'parser isolation'
  const asRoot = process.getuid?.() === 0
  const { status } = spawnSync('unshare', asRoot ? ['--net', 'true'] : ['--user', '--net', 'true'], { stdio: 'ignore' })
  if (status === 0) return { name, state: 'well', says: 'this kernel can take the network from the parser' }
  return {
    name,
    state: 'warning',
    says: 'this kernel or container lets no process give up its network',
    fix: 'Allow unprivileged user namespaces, or deny outgoing connections by the firewall.',
  }
}

function textOf(findings: readonly Finding[]): string {
  const signs = { well: 'ok  ', warning: 'note', trouble: 'BAD ' }
  const lines = findings.flatMap(({ name, state, says, fix }) => [
    `${signs[state]}  ${name.padEnd(17)} ${says}`,
    ...(fix ? [`      ${''.padEnd(17)} -> ${fix}`] : []),
  ])
  return `${lines.join('\n')}\n`
}
