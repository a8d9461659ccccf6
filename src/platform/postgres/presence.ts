import { randomBytes } from 'node:crypto'
import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { bornTicks } from '../file-lock.ts'
import { StartTrouble } from './embedded-trouble.ts'
import type { Database, Tx } from './pool.ts'

export type Role = 'server' | 'worker'

/** That this process lives, as the others see it. */
export interface Presence {
  id: string
  leave(): Promise<void>
}

const BEAT_MS = 5_000
/** Silent for so long, a process counts as gone. */
const GONE = `interval '30 seconds'`

/** How a process enters itself among those that live. */
export interface Entrance {
  role: Role
  /** Whether it runs jobs. */
  hasWorker: boolean
  /** Names the keys without telling them. */
  vault: string
}

/**
 * Enters this process among those that live. Keys and sealed files lie in one directory and are locked by process numbers, so all have to
 * run on one machine and with the same keys. `onError` hears of a beat that the database did not. @throws StartTrouble
 */
export async function joinProcesses(db: Database, about: Entrance, onError: (error: unknown) => void): Promise<Presence> {
  const own: Own = {
    ...about,
    id: randomBytes(8).toString('hex'),
    machine: await machineId(),
    pid: process.pid,
    bornTicks: (await bornTicks(process.pid)) ?? '',
  }
  const rows = await db.begin({ scope: 'system' }, async tx => {
    await beat(tx, own)
    return living(tx)
  })
  const leave = () => db.begin({ scope: 'system' }, tx => tx.query('delete from processes where id = $1', [own.id])).then(() => undefined)
  const gone = await goneOf(rows, own.machine)
  const trouble = troubleWith(
    rows.filter(row => !gone.includes(row)),
    own.machine,
    about.vault,
  )
  if (trouble) {
    await leave()
    throw trouble
  }
  await strikeOff(db, own.machine)
  const live = async () => {
    await db.begin({ scope: 'system' }, tx => beat(tx, own))
    await strikeOff(db, own.machine)
  }
  const timer = setInterval(() => void live().catch(onError), BEAT_MS)
  timer.unref()
  return {
    id: own.id,
    async leave() {
      clearInterval(timer)
      // With the database away the others find out by themselves: this process number is gone.
      await leave().catch(onError)
    },
  }
}

/** For a command that lasts a moment: the same conditions, without entering. @throws StartTrouble */
export async function requireSameMachine(db: Database, vault: string): Promise<void> {
  const machine = await machineId()
  const rows = await db.read({ scope: 'system' }, living)
  const gone = await goneOf(rows, machine)
  const trouble = troubleWith(
    rows.filter(row => !gone.includes(row)),
    machine,
    vault,
  )
  if (trouble) throw trouble
}

interface Row {
  id: string
  machine: string
  pid: number
  bornTicks: string
  vault: string
}

type Own = Row & Entrance

const living = (tx: Tx): Promise<Row[]> =>
  tx.query(
    `select id, machine, pid, born_ticks as "bornTicks", vault from processes where seen_at > clock_timestamp() - ${GONE} order by started_at, id`,
  )

/** Processes of this machine are known to have ended before their silence tells. */
async function goneOf(rows: readonly Row[], here: string): Promise<Row[]> {
  const checked = await Promise.all(
    rows.map(async row => (row.machine === here && (await bornTicks(row.pid)) !== row.bornTicks ? [row] : [])),
  )
  return checked.flat()
}

function troubleWith(others: readonly Row[], machine: string, vault: string): StartTrouble | undefined {
  if (others.some(other => other.machine !== machine))
    return new StartTrouble(
      'This database is in use by a Countersign on another machine (or in another container).',
      'Stop it first; if it has just died, try again in half a minute. Several processes have to run on one machine: see docs/guides/scaling.md.',
    )
  if (others.some(other => other.vault !== vault))
    return new StartTrouble(
      'This database is in use by a Countersign with another data directory, whose keys this one does not have.',
      'Start with the same --data DIR, or with a database of its own.',
    )
  return undefined
}

/** Says that the process lives; one that was silent for too long, and was struck off, enters itself again. */
const beat = (tx: Tx, { id, role, hasWorker, machine, pid, bornTicks, vault }: Own): Promise<unknown> =>
  tx.query(
    `insert into processes (id, role, has_worker, machine, pid, born_ticks, vault) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (id) do update set seen_at = clock_timestamp()`,
    [id, role, hasWorker, machine, pid, bornTicks, vault],
  )

/** Strikes off processes that have gone: those that live do so at every beat, so that nobody takes a killed worker for a living one. */
async function strikeOff(db: Database, machine: string): Promise<void> {
  const gone = await goneOf(await db.read({ scope: 'system' }, living), machine)
  await db.begin({ scope: 'system' }, tx =>
    tx.query(`delete from processes where id = any($1) or seen_at < clock_timestamp() - ${GONE}`, [gone.map(({ id }) => id)]),
  )
}

/** Frees what processes held that have gone: a sweep. Returns how many jobs. */
export async function freeLeftJobs(db: Database): Promise<number> {
  await strikeOff(db, await machineId())
  return db.begin({ scope: 'system' }, async tx => {
    const freed = await tx.query(
      `update jobs set leased_until = null, leased_by = null
       where leased_by is not null and not exists (select 1 from processes p where p.id = jobs.leased_by) returning id`,
    )
    return freed.length
  })
}

/** The machine, and on it the space of process numbers: two containers of one machine are two. */
async function machineId(): Promise<string> {
  const machine = await readFile('/etc/machine-id', 'utf8').catch(() => '')
  const space = await readlink('/proc/self/ns/pid').catch(() => '')
  return [machine.trim(), hostname(), space].join(' ')
}
