import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { StartTrouble } from '../platform/postgres/embedded-trouble.ts'
import type { Config } from './config.ts'

/** A mistyped folder must not become a new installation beside the one that is meant. @throws StartTrouble */
export function requireInstallation({ dataDir, databaseUrl }: Pick<Config, 'dataDir' | 'databaseUrl'>): void {
  if (existsSync(join(dataDir, 'keys', 'secret')) && (databaseUrl || existsSync(join(dataDir, 'postgres')))) return
  throw new StartTrouble(
    `There is no installation in ${dataDir}.`,
    'Name its directory with --data DIR or COUNTERSIGN_DATA; "countersign serve" makes a new one.',
  )
}

/** Whether scans were sealed here for a built-in database that is not here any more. A first start makes the database first. */
export async function lacksDatabase(dataDir: string): Promise<boolean> {
  if (existsSync(join(dataDir, 'postgres'))) return false
  return (await readdir(join(dataDir, 'vault')).catch((): string[] => [])).length > 0
}
