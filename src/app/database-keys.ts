import { join } from 'node:path'
import { StartTrouble } from '../platform/postgres/embedded-trouble.ts'
import type { Database } from '../platform/postgres/pool.ts'
import type { Vault } from '../platform/vault/vault.ts'
import { hasKeys, type KeyWitness, keysFit, makeWitness } from '../platform/vault/witness.ts'

export type KeysStanding = 'fit' | 'missing' | 'foreign'

/**
 * Whether the keys in the data directory are those of this database. A vault that is opened without any makes new ones, and the right
 * ones could not be brought back beside them: so this is asked first.
 */
export async function keysStanding(db: Database, dataDir: string): Promise<KeysStanding> {
  const keysDir = join(dataDir, 'keys')
  const { witness, given, vendorGiven } = await known(db)
  const isMissing = (given && !hasKeys(keysDir)) || (vendorGiven && !hasKeys(join(keysDir, 'vendor')))
  if (isMissing) return 'missing'
  return !witness || (await keysFit(keysDir, witness)) ? 'fit' : 'foreign'
}

/** @throws StartTrouble when the keys of this database are not there, or others are. Nothing is changed. */
export async function requireKeys(db: Database, dataDir: string): Promise<void> {
  const standing = await keysStanding(db, dataDir)
  if (standing === 'fit') return
  const keysDir = join(dataDir, 'keys')
  if (standing === 'missing')
    throw new StartTrouble(
      `The keys of this database are not in ${keysDir}.`,
      'Start with the same --data DIR, or bring them back: copy the directory, or run "countersign keys import FILE". Nothing was changed.',
    )
  throw new StartTrouble(
    `The keys in ${keysDir} do not open what this database holds.`,
    'They belong to another installation, or were changed. Start with the same --data DIR, or put them aside and bring the right ones: copy the directory, or run "countersign keys import FILE". Nothing was changed.',
  )
}

/** What later starts tell the right keys by. Once for each database. */
export async function leaveWitness(db: Database, vault: Vault): Promise<void> {
  if ((await known(db)).witness) return
  const witness = await makeWitness(vault)
  await db.begin({ scope: 'system' }, tx =>
    tx.query(`insert into settings (name, value) values ('key_witness', $1) on conflict (name) do nothing`, [witness]),
  )
}

async function known(db: Database): Promise<{ witness: KeyWitness | null; given: boolean; vendorGiven: boolean }> {
  const row = await db.read({ scope: 'system' }, tx =>
    tx.one<{ witness: KeyWitness | null; given: boolean; vendorGiven: boolean }>(
      `select (select value from settings where name = 'key_witness') as witness,
         (select next > 0 from public.key_slots) as given, (select next > 0 from vendor.key_slots) as "vendorGiven"`,
    ),
  )
  return row ?? { witness: null, given: false, vendorGiven: false }
}
