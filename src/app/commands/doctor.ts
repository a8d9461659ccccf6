import { spawnSync } from 'node:child_process'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { findRunningPostgres } from '../../platform/postgres/embedded.ts'
import { dataDirHolder } from '../../platform/postgres/embedded-lock.ts'
import { type Config, readConfig } from '../config.ts'
import { databaseFindings } from './doctor-database.ts'
import { cluster, directory, keys, sealedFiles, space } from './doctor-files.ts'
import type { Finding } from './doctor-finding.ts'
import { readerStarts, whereDatabaseWent } from './doctor-work.ts'

const MIN_NODE = [20, 19] as const
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
  const holder = await dataDirHolder(dataDir)
  const isBuiltIn = !config.databaseUrl
  const databaseUrl = config.databaseUrl?.reveal() ?? (await findRunningPostgres(dataDir))
  const groups = await Promise.all([
    [nodeVersion()],
    [await directory(dataDir)],
    [await space(dataDir)],
    await keys(dataDir),
    [await sealedFiles(dataDir)],
    isBuiltIn
      ? [platform(), user(), ...(await whereDatabaseWent(dataDir)), await cluster(dataDir), socketPath(dataDir), server(holder)]
      : [],
    databaseFindings(databaseUrl, { dataDir, isBuiltIn, serverRuns: holder !== undefined }),
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

const server = (holder: number | undefined): Finding => ({
  name: 'server',
  state: 'well',
  says: holder === undefined ? 'not running' : `running (process ${holder})`,
})

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
