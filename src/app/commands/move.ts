import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import pg from 'pg'
import { createLog } from '../../platform/log.ts'
import { startEmbeddedPostgres } from '../../platform/postgres/embedded.ts'
import { markMoved } from '../../platform/postgres/embedded-moved.ts'
import { StartTrouble } from '../../platform/postgres/embedded-trouble.ts'
import { moveDatabase } from '../../platform/postgres/move.ts'
import { readConfig } from '../config.ts'
import { print } from './with-services.ts'

interface Flags {
  to: string
  data?: string
  json?: boolean
}

export function registerMoveCommand(program: Command): void {
  program
    .command('move')
    .description(
      'Move the database from the built-in PostgreSQL to another, while no server runs. Keys and sealed files stay where they are',
    )
    .requiredOption('--to <url>', 'an empty database of a PostgreSQL 15+ (a password may come from PGPASSWORD)')
    .option('--data <directory>', 'the data directory (COUNTERSIGN_DATA, default ./data)')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nEverything is copied in one transaction and compared before it counts: after a kill call it again. From then on start with\n--database-url; the built-in one, which is kept, refuses to start.',
    )
    .action(async (flags: Flags) => print(await move(flags), flags.json))
}

async function move({ to, data, json }: Flags): Promise<Record<string, unknown>> {
  const { dataDir, databaseUrl } = readConfig({ ...(data !== undefined && { data }), databaseUrl: to })
  const url = databaseUrl?.reveal() ?? to
  const place = placeOf(url)
  if (!existsSync(join(dataDir, 'postgres')))
    throw new StartTrouble(`There is no database in ${dataDir}.`, 'Name the directory with --data DIR.')
  const startedMs = performance.now()
  const postgres = await startEmbeddedPostgres({ dataDir, log: createLog('silent') })
  try {
    const { tables, rows, wasThere } = await moveDatabase(postgres.url, url, line => json || process.stdout.write(`${line}\n`))
    await markMoved(dataDir, place)
    return {
      moved_to: place,
      tables,
      ...(wasThere ? { note: 'an earlier move had copied everything already' } : { rows }),
      verified: true,
      seconds: Math.round((performance.now() - startedMs) / 100) / 10,
      next: 'start the server with --database-url or DATABASE_URL, and the same --data; back the database up with its own tools from now on',
    }
  } finally {
    await postgres.stop()
  }
}

/** The address without a name or password in it. */
function placeOf(connectionString: string): string {
  const { host, port, database } = new pg.Client({ connectionString })
  return `${host}:${port}/${database}`
}
