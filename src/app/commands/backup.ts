import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { BrokenBackup } from '../../platform/backup/archive.ts'
import { makeBackup } from '../../platform/backup/backup.ts'
import { restoreBackup } from '../../platform/backup/restore.ts'
import { createLog } from '../../platform/log.ts'
import { joinEmbeddedPostgres } from '../../platform/postgres/embedded.ts'
import { StartTrouble } from '../../platform/postgres/embedded-trouble.ts'
import { readConfig } from '../config.ts'
import { print } from './with-services.ts'

export function registerBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('Back up the database and the sealed files into one file, while the server runs. Keys are not part of it: see keys export')
    .argument('<file>', 'the new file (a .tar.gz)')
    .option('--data <directory>', "the server's data directory (COUNTERSIGN_DATA, default ./data)")
    .option('--json', 'answer as JSON')
    .action(async (file: string, options: { data?: string; json?: boolean }) => print(await backup(resolve(file), options), options.json))
  program
    .command('restore')
    .description('Put a backup into an empty data directory; the directory keys/ may lie there already')
    .argument('<file>', 'a file made by backup')
    .requiredOption('--data <directory>', 'the directory to fill')
    .option('--json', 'answer as JSON')
    .action(async (file: string, options: { data: string; json?: boolean }) =>
      print(await restore(program, resolve(file), options.data), options.json),
    )
}

async function backup(file: string, flags: { data?: string }): Promise<Record<string, unknown>> {
  const { dataDir, databaseUrl } = readConfig(flags)
  if (databaseUrl)
    throw new StartTrouble(
      'The database is not the built-in one.',
      'Back it up with its own tools (pg_basebackup, pgBackRest), and copy the directories vault and vendor-vault after it.',
    )
  if (existsSync(file)) throw new StartTrouble(`${file} exists already.`, 'Choose a new name.')
  if (!existsSync(dirname(file))) throw new StartTrouble(`There is no directory ${dirname(file)}.`, 'Make it first.')
  if (!existsSync(resolve(dataDir, 'postgres')))
    throw new StartTrouble(`There is no database in ${dataDir}.`, 'Name the directory with --data DIR.')
  const postgres = await joinEmbeddedPostgres({ dataDir, log: createLog('silent') })
  try {
    const manifest = await makeBackup({ dataDir, databaseUrl: postgres.url, file })
    return {
      file,
      made_at: manifest.madeAt,
      files: manifest.files.length,
      size_bytes: manifest.files.reduce((sum, each) => sum + each.sizeBytes, 0),
      verified: true,
    }
  } finally {
    await postgres.stop()
  }
}

async function restore(program: Command, file: string, data: string): Promise<Record<string, unknown>> {
  if (!existsSync(file)) throw new StartTrouble(`There is no file ${file}.`, 'Name a file made by "countersign backup".')
  const dataDir = readConfig({ data }).dataDir
  try {
    const { manifest, hasKeys } = await restoreBackup({ dataDir, file })
    const next = hasKeys
      ? 'start the server'
      : 'bring the keys: copy the directory keys/ here, or run "countersign keys import FILE --data DIR"; without them nothing personal can be read'
    return { data: dataDir, made_at: manifest.madeAt, files: manifest.files.length, has_keys: hasKeys, next }
  } catch (error) {
    if (error instanceof BrokenBackup) return program.error(`countersign: ${error.message}. Nothing was changed.`)
    throw error
  }
}
