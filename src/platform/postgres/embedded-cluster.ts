import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesOwner, POSTGRES_MAJOR, type Programs } from './embedded-binaries.ts'
import { runProgram } from './embedded-program.ts'
import { StartTrouble } from './embedded-trouble.ts'

export const SUPERUSER = 'countersign'
export const DATABASE = 'countersign'

/** Linux refuses longer socket paths; PostgreSQL adds its own file name to the directory. */
const SOCKET_PATH_MAX = 107
const DRAFT = 'postgres.new-'
const SOCKET_FILE = '/.s.PGSQL.5432.lock'

export const clusterDirOf = (dataDir: string): string => join(dataDir, 'postgres')

/**
 * Makes the cluster when there is none and writes its settings. A half-made one (killed initdb) is thrown away: the new
 * cluster gets its name only when it is whole.
 * @throws StartTrouble when the files belong to another major version or to nothing PostgreSQL made.
 */
export async function prepareCluster(dataDir: string, programs: Programs): Promise<{ created: boolean; password: string }> {
  const clusterDir = clusterDirOf(dataDir)
  const created = !(await exists(clusterDir))
  const kept = await readPassword(dataDir)
  const password = kept ?? randomBytes(24).toString('base64url')
  if (created) await create(dataDir, programs, password)
  await checkVersion(clusterDir)
  // The file comes last: a start that was killed or failed before it sets a new password again.
  if (!kept && !created) await resetPassword(clusterDir, programs, password)
  if (!kept) await writePassword(dataDir, password)
  return { created, password }
}

export const readPassword = async (dataDir: string): Promise<string | undefined> =>
  (await readFile(join(dataDir, 'postgres-password'), 'utf8').catch(() => '')).trim() || undefined

async function writePassword(dataDir: string, password: string): Promise<void> {
  const path = join(dataDir, 'postgres-password')
  await writeFile(`${path}.new`, password, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

async function create(dataDir: string, programs: Programs, password: string): Promise<void> {
  await removeDrafts(dataDir)
  const draft = await mkdtemp(join(dataDir, DRAFT))
  const owner = await filesOwner()
  if (owner) await chown(draft, owner.uid, owner.gid)
  const passwordFile = join(draft, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (owner) await chown(passwordFile, owner.uid, owner.gid)
  const place = join(draft, 'cluster')
  const options = [
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
  ]
  await runProgram(programs, 'initdb', ['-D', place, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...options])
  await rename(place, clusterDirOf(dataDir))
  await rm(draft, { recursive: true, force: true })
}

/** An initdb whose server was killed may still be writing for a moment: what cannot be removed now is removed next time. */
async function removeDrafts(dataDir: string): Promise<void> {
  const drafts = (await readdir(dataDir)).filter(name => name.startsWith(DRAFT))
  for (const name of drafts) await rm(join(dataDir, name), { recursive: true, force: true }).catch(() => undefined)
}

async function checkVersion(clusterDir: string): Promise<void> {
  const version = (await readFile(join(clusterDir, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (version === String(POSTGRES_MAJOR)) return
  if (!version)
    throw new StartTrouble(
      `${clusterDir} is not a PostgreSQL data directory.`,
      'Choose another --data DIR, or restore a backup into an empty one.',
    )
  throw new StartTrouble(
    `The data in ${clusterDir} was written by PostgreSQL ${version}; this release brings ${POSTGRES_MAJOR}.`,
    `Make a backup with the release that wrote it, then move the data with pg_dump and DATABASE_URL (see the upgrade page of the docs).`,
  )
}

/** After a restore the password file is missing: the cluster's own single-user mode sets a new one. */
async function resetPassword(clusterDir: string, programs: Programs, password: string): Promise<void> {
  await runProgram(programs, 'postgres', ['--single', '-D', clusterDir, 'postgres'], `alter role ${SUPERUSER} password '${password}';\n`)
}

/**
 * The settings of every start (SECURITY: nothing a client sends reaches the log, errors least of all). An operator's own lines
 * go into operator.conf beside it.
 */
export async function writeSettings(clusterDir: string, socketDir: string): Promise<void> {
  const text = `# Written by Countersign at each start. Put your own lines into operator.conf.
listen_addresses = ''
unix_socket_directories = '${socketDir.replaceAll("'", "''")}'
unix_socket_permissions = 0700
max_connections = 100
password_encryption = scram-sha-256

shared_buffers = 64MB
work_mem = 4MB
maintenance_work_mem = 64MB
max_parallel_workers_per_gather = 0
io_method = sync
jit = off
huge_pages = off

fsync = on
synchronous_commit = on
full_page_writes = on
wal_level = replica
max_wal_size = 512MB
min_wal_size = 64MB
wal_keep_size = 0
max_slot_wal_keep_size = 2GB
max_replication_slots = 4
max_wal_senders = 0
checkpoint_completion_target = 0.9

idle_in_transaction_session_timeout = 60s
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
datestyle = 'iso, ymd'

logging_collector = off
log_destination = stderr
log_statement = none
log_min_duration_statement = -1
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
log_min_messages = log
log_error_verbosity = terse
log_checkpoints = off
log_autovacuum_min_duration = -1
log_line_prefix = '%m [%p] '

include_if_exists = 'operator.conf'
`
  await placeFile(join(clusterDir, 'postgresql.conf'), text)
  await placeFile(join(clusterDir, 'pg_hba.conf'), '# Written by Countersign at each start.\nlocal all all scram-sha-256\n')
}

async function placeFile(path: string, text: string): Promise<void> {
  const owner = await filesOwner()
  const draft = await open(`${path}.new`, 'w', 0o600)
  try {
    await draft.writeFile(text)
    if (owner) await draft.chown(owner.uid, owner.gid)
    await draft.sync()
  } finally {
    await draft.close()
  }
  await rename(`${path}.new`, path)
}

/** A directory short enough for a socket: beside the data, else a private one under the temporary directory. */
export async function prepareSocketDir(dataDir: string): Promise<string> {
  const beside = join(dataDir, 'run')
  const fits = Buffer.byteLength(beside + SOCKET_FILE) < SOCKET_PATH_MAX
  const socketDir = fits ? beside : await mkdtemp(join(tmpdir(), 'countersign-'))
  if (Buffer.byteLength(socketDir + SOCKET_FILE) >= SOCKET_PATH_MAX) {
    throw new StartTrouble(
      `The path ${socketDir} is too long for a socket.`,
      'Set TMPDIR to a short directory, or choose a shorter --data DIR.',
    )
  }
  await mkdir(socketDir, { recursive: true })
  const owner = await filesOwner()
  if (owner) await chown(socketDir, owner.uid, owner.gid)
  await chmod(socketDir, 0o700)
  return socketDir
}

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined
