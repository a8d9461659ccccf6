import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { openServices, type Services } from '../services.ts'

/** Options that lead every command to the data of a server, running or not. */
export const withDataOptions = (command: Command): Command =>
  command
    .option('--data <directory>', "the server's data directory (COUNTERSIGN_DATA, default ./data)")
    .option('--database-url <url>', 'its PostgreSQL, when it is not the built-in one (DATABASE_URL)')

/** Opens the services for one command and closes them whatever happens. */
export async function withServices<T>(
  flags: { data?: string; databaseUrl?: string },
  work: (services: Services) => Promise<T>,
): Promise<T> {
  const services = await openServices(readConfig(flags), { own: false, isCommand: true })
  try {
    return await work(services)
  } finally {
    await services.stop()
  }
}

/** Machines get JSON on one line, people a table of names and values. */
export function print(value: Record<string, unknown>, asJson: boolean | undefined): void {
  if (asJson) process.stdout.write(`${JSON.stringify(value)}\n`)
  else
    for (const [name, item] of Object.entries(value))
      process.stdout.write(`${name.replaceAll('_', ' ').padEnd(14)} ${typeof item === 'string' ? item : JSON.stringify(item)}\n`)
}
