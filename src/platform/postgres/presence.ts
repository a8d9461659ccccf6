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

/**
 * Enters this process among those that live. Keys and sealed files lie in one directory and are locked by process numbers, so all have to
 * run on one machine and with the same keys. `vault` names the keys without telling them. @throws StartTrouble
 */
export async function joinProcesses(db: Database, about: { role: Role; vault: string; onError(error: unknown): void }): Promise<Presence> {
  const own = {
    id: randomBytes(8).toString('hex'),
    machine: await machineId(),
    pid: process.pid,
    bornTicks: (await bornTicks(process.pid)) ?? '',
  }
  const rows = await db.begin({ scope: 'system' }, async tx => {
    await tx.query('insert into processes (id, role, machine, pid, born_ticks, vault) values ($1, $2, $3, $4, $5, $6)', [
      own.id,
      about.role,
      own.machine,
      own.pid,
      own.bornTicks,
      about.vault,
    ])
    return living(tx)
  })
  const leave = () => db.begin({ scope: 'system' }, tx => tx.query('delete from processes where id = $1', [own.id])).then(() => undefined)
  const others = (await Promise.all(rows.map(async row => ((await isGone(row, own.machine)) ? [] : [row])))).flat()
  const trouble = troubleWith(others, own.machine, about.vault)
  if (trouble) {
    await leave()
    throw trouble
  }
  const gone = rows.filter(row => !others.includes(row)).map(({ id }) => id)
  await db.begin({ scope: 'system' }, tx => tx.query('delete from processes where id = any($1)', [gone]))
  const timer = setInterval(
    () => void beat(db, own.id, { ...about, machine: own.machine, pid: own.pid, bornTicks: own.bornTicks }),
    BEAT_MS,
  )
  timer.unref()
  return {
    id: own.id,
    async leave() {
      clearInterval(timer)
      await leave()
    },
  }
}

/** For a command that lasts a moment: the same conditions, without entering. @throws StartTrouble */
export async function requireSameMachine(db: Database, vault: string): Promise<void> {
  const machine = await machineId()
  const rows = await db.read({ scope: 'system' }, living)
  const others = (await Promise.all(rows.map(async row => ((await isGone(row, machine)) ? [] : [row])))).flat()
  const trouble = troubleWith(others, machine, vault)
  if (trouble) throw trouble
}

interface Row {
  id: string
  machine: string
  pid: number
  bornTicks: string
  vault: string
}

const living = (tx: Tx): Promise<Row[]> =>
  tx.query(
    `select id, machine, pid, born_ticks as "bornTicks", vault from processes where seen_at > clock_timestamp() - ${GONE} order by started_at, id`,
  )

/** A process of this machine is known to have ended before its silence tells. */
const isGone = async ({ machine, pid, bornTicks: born }: Row, here: string): Promise<boolean> =>
  machine === here && (await bornTicks(pid)) !== born

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
async function beat(db: Database, id: string, about: Omit<Row, 'id'> & { role: Role; onError(error: unknown): void }): Promise<void> {
  await db
    .begin({ scope: 'system' }, tx =>
      tx.query(
        `insert into processes (id, role, machine, pid, born_ticks, vault) values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do update set seen_at = clock_timestamp()`,
        [id, about.role, about.machine, about.pid, about.bornTicks, about.vault],
      ),
    )
    .catch(about.onError)
}

/** Frees what processes held that have gone: a sweep. Returns how many jobs. */
export async function freeLeftJobs(db: Database): Promise<number> {
  const rows = await db.begin({ scope: 'system' }, tx =>
    tx.query(
      `update jobs set leased_until = null, leased_by = null
       where leased_by is not null and not exists (select 1 from processes p where p.id = jobs.leased_by and p.seen_at > clock_timestamp() - ${GONE})
       returning id`,
    ),
  )
  return rows.length
}

/** The machine, and on it the space of process numbers: two containers of one machine are two. */
async function machineId(): Promise<string> {
  const machine = await readFile('/etc/machine-id', 'utf8').catch(() => '')
  const space = await readlink('/proc/self/ns/pid').catch(() => '')
  return [machine.trim(), hostname(), space].join(' ')
}
