import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { dataDirHolder } from '../../platform/postgres/embedded-lock.ts'
import { StartTrouble } from '../../platform/postgres/embedded-trouble.ts'
import { exportKeys, importKeys } from '../../platform/vault/keys-copy.ts'
import { createVault } from '../../platform/vault/vault.ts'
import { VaultError } from '../../platform/vault/vault-errors.ts'
import { readConfig } from '../config.ts'
import { print } from './with-services.ts'

interface Flags {
  data?: string
  json?: boolean
}

const STALE = 'A key copy older than 24 hours undoes deletions: destroy older copies, and make a new one each day.'

export function registerKeysCommands(program: Command): void {
  const keys = program.command('keys').description('the keys that everything personal is sealed with (<data>/keys)')
  const command = (name: string, about: string) =>
    keys
      .command(name)
      .description(about)
      .option('--data <directory>', "the server's data directory (COUNTERSIGN_DATA, default ./data)")
      .option('--json', 'answer as JSON')
  const answer = async (flags: Flags, work: () => Promise<Record<string, unknown>>) => {
    try {
      print(await work(), flags.json)
    } catch (error) {
      if (error instanceof VaultError) program.error(`countersign: ${error.message}`)
      throw error
    }
  }
  command('rotate', 'wrap every data key with a new root key and destroy the old one; the server may run').action((flags: Flags) =>
    answer(flags, () => rotate(flags)),
  )
  command('export', `copy the keys into a file that must be kept as safe as the data. ${STALE}`)
    .argument('<file>', 'the new file')
    .action((file: string, flags: Flags) => answer(flags, () => exportTo(resolve(file), flags)))
  command('import', `bring keys from a copy, while no server runs. ${STALE}`)
    .argument('<file>', 'a file made by keys export')
    .action((file: string, flags: Flags) => answer(flags, () => importFrom(resolve(file), flags)))
}

async function rotate(flags: Flags): Promise<Record<string, unknown>> {
  const { dataDir } = readConfig(flags)
  let rewrapped = 0
  const rooms = [
    ['keys', 'vault'],
    ['keys/vendor', 'vendor-vault'],
  ] as const
  if (!existsSync(join(dataDir, 'keys', 'secret'))) throw noKeys(dataDir)
  for (const [keysDir, filesDir] of rooms) {
    if (!existsSync(join(dataDir, keysDir, 'secret'))) continue
    const vault = await createVault({ keysDir: join(dataDir, keysDir), filesDir: join(dataDir, filesDir), reserveSlots: noNewKeys })
    rewrapped += (await vault.rotate().finally(() => vault.close())).rewrapped
  }
  return { rewrapped, next: 'make a new key copy: older ones open nothing made from now on' }
}

const noNewKeys = (): Promise<bigint> => Promise.reject(new Error('a rotation makes no data keys'))

const noKeys = (dataDir: string): StartTrouble =>
  new StartTrouble(`There are no keys in ${join(dataDir, 'keys')}.`, 'Name the data directory with --data DIR.')

async function exportTo(file: string, flags: Flags): Promise<Record<string, unknown>> {
  const { dataDir } = readConfig(flags)
  if (!existsSync(join(dataDir, 'keys', 'secret'))) throw noKeys(dataDir)
  if (existsSync(file)) throw new StartTrouble(`${file} exists already.`, 'Choose a new name.')
  const { files } = await exportKeys(join(dataDir, 'keys'), file, new Date())
  return { file, files, warning: STALE }
}

async function importFrom(file: string, flags: Flags): Promise<Record<string, unknown>> {
  const { dataDir } = readConfig(flags)
  if (!existsSync(file)) throw new StartTrouble(`There is no file ${file}.`, 'Name a file made by "countersign keys export".')
  if ((await dataDirHolder(dataDir)) !== undefined) throw new StartTrouble(`A server is running on ${dataDir}.`, 'Stop it first.')
  const { exportedAt, warning } = await importKeys(join(dataDir, 'keys'), file, new Date())
  return { imported_from: file, exported_at: exportedAt, ...(warning && { warning }) }
}
