import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type pg from 'pg'
import { fileAbout } from '../../../src/platform/http/upload.ts'
import { createVault, type Vault } from '../../../src/platform/vault/vault.ts'
import { KeyDestroyed } from '../../../src/platform/vault/vault-errors.ts'
import { eventually, multipart } from '../../helpers/client.ts'
import { ENCODINGS, filesWith, foundIn, newCanary } from '../canaries.ts'
import { countersign, unpack } from '../countersign.ts'
import { type Proof, Tally, times } from '../proof.ts'
import { ok } from '../things.ts'

interface Scan {
  sid: string
  path: string
  key_slot: string
  sealed: Buffer
}

export const retention: Proof = {
  name: 'T-RET',
  goal: 'scans are unreadable after 28 days, also from a copy of the sealed files and a backup that were taken before: no word of them stands in database, write-ahead log, backup or logs, in six encodings; the receipt stays',
  control:
    'the same reading of the copy one day earlier must succeed for every scan, and the same search must find every word in what it read',
  async run(stage) {
    const tally = new Tally()
    const { api, sid: account } = await stage.tenant()
    const { dataDir } = await stage.server()
    const sql = await stage.sql()
    const scans = stage.pick(10, 100)
    const filed = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', DocumentType: 'passport' }
    const words: string[] = []
    for (const _ of times(scans)) {
      const word = newCanary()
      words.push(word)
      const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(`scan ${word} `.repeat(3_000))])
      ok(await api('POST', '/v1/IdentityDocuments', await multipart(filed, [{ name: `${word}.jpg`, bytes }])))
    }
    const scratch = await stage.scratch()
    const [stolen, backup, plain] = ['vault', 'backup', 'plain'].map(name => join(scratch, name)) as [string, string, string]
    await countersign('backup', `${backup}.tar.gz`, '--data', dataDir)
    for (const place of [backup, plain]) await mkdir(place)
    await unpack(`${backup}.tar.gz`, backup)
    await cp(join(dataDir, 'vault'), stolen, { recursive: true })
    const before = await scansOf(sql, account)
    tally.check(before.length === scans, `${before.length} of ${scans} scans are there`)
    const thief = await createVault({
      keysDir: join(dataDir, 'keys'),
      filesDir: stolen,
      reserveSlots: () => Promise.reject(new Error('reads only')),
    })
    try {
      const readable = await countReadable(thief, before, plain)
      const isSearchGood = (await filesWith(plain, words, scratch)).length === scans
      const staff = await stage.staff()
      ok(await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P29D' }))
      const states = async () => (await sql.query('select state, erased_at, sealed from files where account_sid = $1', [account])).rows
      const start = performance.now()
      // What earlier proofs have filed is due before, by the ten thousand.
      const rows = await eventually(states, found => found.every(({ state }) => state === 'erased'), 180_000)
      const erasedSeconds = Math.round((performance.now() - start) / 1000)
      for (const { erased_at: at, sealed } of rows)
        tally.check(at !== null && sealed.length === 0, 'a row keeps sealed bytes or has no receipt')
      for (const scan of before) tally.check((await opened(thief, scan)) === 'destroyed', `${scan.sid} can still be read from the copy`)
      const left = await readdir(join(dataDir, 'vault'), { recursive: true })
      for (const { path, sid } of before) tally.check(!left.some(name => name.endsWith(path)), `the file of ${sid} is still there`)
      const events = await sql.query(`select count(*)::int as rows from events where account_sid = $1 and what = 'file.erased'`, [account])
      tally.check(events.rows[0].rows === scans, `${events.rows[0].rows} of ${scans} erasures are in the journal`)
      await sql.query('checkpoint')
      for (const place of [dataDir, backup, stolen])
        for (const file of await filesWith(place, words, scratch)) tally.check(false, `a word of a scan stands in ${basename(file)}`)
      tally.check(foundIn(stage.log.join('\n'), words).length === 0, 'a word of a scan stands in the log')
      tally.n += words.length * ENCODINGS * 4
      return {
        n: tally.n,
        misses: [...new Set(tally.misses)],
        isControlCaught: readable === scans && isSearchGood,
        figures: { scans, encodings: ENCODINGS, erasedSeconds },
      }
    } finally {
      await thief.close()
    }
  },
}

const scansOf = async (sql: pg.Pool, account: string): Promise<Scan[]> =>
  (await sql.query<Scan>('select sid, path, key_slot, sealed from files where account_sid = $1', [account])).rows

/** Keeps what it could read, one file for each scan. */
async function countReadable(vault: Vault, scans: readonly Scan[], into: string): Promise<number> {
  let readable = 0
  for (const scan of scans) if ((await opened(vault, scan, join(into, scan.sid))) === 'read') readable += 1
  return readable
}

async function opened(vault: Vault, { key_slot: slot, path }: Scan, keepAs?: string): Promise<'read' | 'destroyed' | 'failed'> {
  try {
    const pieces: Buffer[] = []
    for await (const piece of vault.readFile(slot, fileAbout(slot), path)) pieces.push(piece)
    if (keepAs) await writeFile(keepAs, Buffer.concat(pieces))
    return pieces.length > 0 ? 'read' : 'failed'
  } catch (error) {
    return error instanceof KeyDestroyed ? 'destroyed' : 'failed'
  }
}
