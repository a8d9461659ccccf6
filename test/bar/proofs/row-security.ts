import { createLog } from '../../../src/platform/log.ts'
import { joinEmbeddedPostgres } from '../../../src/platform/postgres/embedded.ts'
import { openDatabase } from '../../../src/platform/postgres/pool.ts'
import { inParallel, type Proof, Tally, times } from '../proof.ts'
import { addressOf, ok } from '../things.ts'

const CONNECTIONS = 2

export const rowSecurity: Proof = {
  name: 'T-RLS',
  goal: `interleaved requests of many accounts over a pool of ${CONNECTIONS} connections, many of them failing in the middle, never see a row of another account; nothing set, nothing seen`,
  control: 'a pool that sets the account for the whole connection: rows of others must be seen',
  async run(stage) {
    const tally = new Tally()
    const tenants = await Promise.all(times(stage.pick(8, 50)).map(() => stage.tenant()))
    for (const { sid, api } of tenants) ok(await api('POST', `/2010-04-01/Accounts/${sid}/Addresses.json`, addressOf(`Owner ${sid}`)))
    const { dataDir } = await stage.server()
    const joined = await joinEmbeddedPostgres({ dataDir, log: createLog('silent') })
    const db = openDatabase(joined.url, { maxConnections: CONNECTIONS, onError: () => undefined })
    try {
      await inParallel(times(stage.pick(1_500, 10_000)), 12, async n => {
        const sid = tenants[(n * 7) % tenants.length]?.sid ?? ''
        const ask = n % 2 === 0 ? db.begin : db.read
        const seen = await ask({ scope: 'account', accountSid: sid }, async tx => {
          const rows = await tx.query<{ account_sid: string }>('select account_sid from addresses')
          // Some end in an error of the database, some in one of ours, in the middle of their transaction.
          if (n % 5 === 0) await tx.query('select 1 / 0')
          if (n % 5 === 1) throw new Error('given up')
          return rows
        }).catch(() => [])
        if (n % 5 > 1)
          tally.check(
            seen.length > 0 && seen.every(row => row.account_sid === sid),
            `request ${n} saw ${seen.length} rows, not all its own`,
          )
        if (n % 20 === 0) {
          const none = await db.lookUp<{ rows: number }>('select count(*)::int as rows from addresses', [])
          tally.check(none?.rows === 0, `without an account ${none?.rows} rows were seen`)
        }
      })
    } finally {
      await db.close()
      await joined.stop()
    }
    return {
      n: tally.n,
      misses: tally.misses.slice(0, 5),
      isControlCaught: await stickyPoolLeaks(await stage.open(dataDir, { max: 1 }), tenants),
      figures: { tenants: tenants.length, connections: CONNECTIONS },
    }
  },
}

/** Sets the account once and for all on a connection that the next one gets too. */
async function stickyPoolLeaks(
  sql: Awaited<ReturnType<Parameters<Proof['run']>[0]['open']>>,
  [one, two]: readonly { sid: string }[],
): Promise<boolean> {
  const asks = async (text: string) => (await sql.query(text)).rows as { account_sid: string }[]
  await asks(`set role countersign_app`)
  await asks(`set app.scope = 'account'`)
  await asks(`set app.account_sid = '${one?.sid}'`)
  // The second one forgets to say who it is.
  const seen = await asks('select account_sid from addresses')
  await asks('reset role')
  return seen.some(row => row.account_sid === one?.sid && row.account_sid !== two?.sid)
}
