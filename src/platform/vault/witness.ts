import { statSync } from 'node:fs'
import { join } from 'node:path'
import { openRootKeys } from './root-keys.ts'
import { indexKey, indexOf, unsealValue } from './seal.ts'
import { openSlots } from './slots.ts'
import type { Vault } from './vault.ts'
import { KeyMissing, VaultError } from './vault-errors.ts'

/** Lies in the database and tells its keys from others: the name of the installation, and the same sealed under a key of its own. */
export interface KeyWitness {
  name: string
  key: string
  /** In base64. */
  sealed: string
}

const ABOUT = 'key witness'
const NAME = 'name of the installation'

const nameFrom = (index: Buffer): string => index.toString('hex').slice(0, 16)

/** Tells two key directories apart, and tells nobody the keys. */
export const vaultName = (vault: Vault): string => nameFrom(vault.index(NAME, ''))

export async function makeWitness(vault: Vault): Promise<KeyWitness> {
  const [name, key] = [vaultName(vault), await vault.createKey()]
  return { name, key, sealed: (await vault.seal(key, ABOUT, name)).toString('base64') }
}

/** The secret is written last of the first keys: without it there are none. @throws EACCES: keys that may not be seen are not gone */
export const hasKeys = (keysDir: string): boolean => statSync(join(keysDir, 'secret'), { throwIfNoEntry: false }) !== undefined

/**
 * Whether the keys are those of the witness's database. Asks before the vault is opened, and writes nothing; there have to be keys. A copy
 * that is older than the witness lacks its key only, and fits.
 */
export async function keysFit(keysDir: string, { name, key, sealed }: KeyWitness): Promise<boolean> {
  const slots = openSlots(keysDir)
  try {
    const roots = await openRootKeys(keysDir)
    if (nameFrom(indexOf(indexKey(roots.secret, NAME), '')) !== name) return false
    return (await unsealValue(slots, roots, key, ABOUT, Buffer.from(sealed, 'base64'))) === name
  } catch (error) {
    if (error instanceof KeyMissing) return true
    if (error instanceof VaultError) return false
    throw error
  } finally {
    await slots.close()
  }
}
