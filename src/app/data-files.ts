import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Whether scans were sealed here for a built-in database that is not here any more. A first start makes the database first. */
export async function lacksDatabase(dataDir: string): Promise<boolean> {
  if (existsSync(join(dataDir, 'postgres'))) return false
  return (await readdir(join(dataDir, 'vault')).catch((): string[] => [])).length > 0
}
