import pg from 'pg'
import { databaseTrouble } from '../../platform/postgres/database-trouble.ts'
import type { Finding } from './doctor-finding.ts'
import { workDone } from './doctor-work.ts'

const MAX_SKEW_MS = 2_000
const PATIENCE_MS = 5_000

/** The database itself, and, when it answers, what it says of the work. */
export async function databaseFindings(
  url: string | undefined,
  about: { dataDir: string; isBuiltIn: boolean; serverRuns: boolean },
): Promise<Finding[]> {
  if (!url) return [away(about)]
  const own = await look(url, about.isBuiltIn)
  return own.state === 'trouble' ? [own] : [own, ...(await workDone(url, about.dataDir))]
}

function away({ isBuiltIn, serverRuns }: { isBuiltIn: boolean; serverRuns: boolean }): Finding {
  const name = 'database'
  if (!isBuiltIn || !serverRuns) return { name, state: 'well', says: 'not running; it starts with the server' }
  return {
    name,
    state: 'trouble',
    says: 'the built-in one does not answer, though its server runs',
    fix: 'The server starts it again by itself; when it cannot, the end of postgres.log in the data directory says why.',
  }
}

async function look(url: string, isBuiltIn: boolean): Promise<Finding> {
  const name = 'database'
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await asked(client)
  } catch (error) {
    const trouble = databaseTrouble(error) ?? { says: 'does not answer', fix: 'Check DATABASE_URL and that the server may reach it.' }
    const fix = isBuiltIn ? 'Restart the server; the log is postgres.log in the data directory.' : trouble.fix
    return { name, state: 'trouble', says: `it ${trouble.says}`, fix }
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function asked(client: pg.Client): Promise<Finding> {
  const name = 'database'
  const before = Date.now()
  const { rows } = await client.query<{ now: Date; version: string; sums: string; encoding: string }>(
    `select clock_timestamp() as now, current_setting('server_version_num') as version, current_setting('data_checksums') as sums,
       current_setting('server_encoding') as encoding`,
  )
  const [row] = rows
  const skewMs = Math.abs((row?.now.getTime() ?? 0) - (before + Date.now()) / 2)
  const trouble = (says: string, fix: string): Finding => ({ name, state: 'trouble', says, fix })
  if (skewMs > MAX_SKEW_MS)
    return trouble(
      `its clock differs from ours by ${Math.round(skewMs / 1_000).toLocaleString('en')} s`,
      'Let both machines keep time by NTP.',
    )
  if (Number(row?.version) < 150_000) return trouble(`server_version_num is ${row?.version}`, 'Use PostgreSQL 15 or newer.')
  if (row?.encoding !== 'UTF8') return trouble(`it is encoded in ${row?.encoding}`, "Make one with: create database ... encoding 'UTF8'.")
  if (row.sums !== 'on')
    return { name, state: 'warning', says: 'its pages have no checksums', fix: 'Run pg_checksums --enable while it is stopped.' }
  const says = `PostgreSQL ${Math.floor(Number(row.version) / 10_000)} answers, clocks differ by ${Math.round(skewMs)} ms`
  return { name, state: 'well', says }
}
