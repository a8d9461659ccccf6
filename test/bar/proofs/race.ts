import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import sharp from 'sharp'
import type { Api } from '../../helpers/client.ts'
import { inParallel, type Proof, Tally, times } from '../proof.ts'
import type { Stage } from '../stage.ts'

const PARALLEL = 20

export const race: Proof = {
  name: 'T-RACE',
  goal: 'of many buyers one owns the number; of many tries at once at most one attempt is taken, and three in all',
  control: 'buyers and attempts that read first and write later, over the same checks',
  async run(stage) {
    const tally = new Tally()
    const rounds = stage.pick(10, 1_000)
    await numbers(stage, tally, rounds)
    const isControlCaught = (await naiveOwners(await stage.sql())) > 1
    await attempts(stage, tally, stage.pick(4, 100))
    return { n: tally.n, misses: tally.misses, isControlCaught, figures: { rounds, parallel: PARALLEL } }
  },
}

/** Every round sells one number to two accounts with ten requests each; then it is put back on sale. */
async function numbers(stage: Stage, tally: Tally, rounds: number): Promise<void> {
  const tenants = [await stage.tenant(), await stage.tenant()]
  const sql = await stage.sql()
  const { rows } = await sql.query<{ phone_number: string }>(
    `select phone_number from inventory where iso_country = 'US' and number_type = 'local' and state = 'available' order by 1 desc limit 20`,
  )
  for (const round of times(rounds)) {
    const phone = rows[round % rows.length]?.phone_number
    const answers = await Promise.all(
      times(PARALLEL).map(buyer => {
        const tenant = tenants[buyer % 2]
        return tenant?.api('POST', `/2010-04-01/Accounts/${tenant.sid}/IncomingPhoneNumbers.json`, { PhoneNumber: phone })
      }),
    )
    const sold = answers.filter(answer => answer?.status === 201).length
    const refused = answers.filter(answer => answer?.body.code === 21422).length
    const others = answers.filter(answer => answer?.status !== 201 && answer?.body.code !== 21422)
    const owners = await sql.query('select 1 from numbers where phone_number = $1 and released_at is null', [phone])
    tally.check(sold === 1 && owners.rowCount === 1, `round ${round}: ${sold} sold, ${owners.rowCount} owners`)
    tally.check(sold + refused === PARALLEL, `round ${round}: answered ${others.map(answer => `${answer?.status} ${answer?.body.code}`)}`)
    await sql.query('update numbers set released_at = now() where phone_number = $1 and released_at is null', [phone])
    await sql.query('update number_periods set valid_to = greatest(now(), valid_from) where phone_number = $1 and valid_to is null', [
      phone,
    ])
    await sql.query(`update inventory set state = 'available' where phone_number = $1`, [phone])
  }
}

/** The same sale as a careless program does it: look, then write. More than one owner is what the check must see. */
async function naiveOwners(sql: pg.Pool): Promise<number> {
  await sql.query('create table if not exists bar_naive (phone text, owner int)')
  const buyers = await Promise.all(times(5).map(() => sql.connect()))
  // All look before the first writes: how it goes when they come at the same time.
  for (const buyer of buyers) await buyer.query('begin')
  const looks = await Promise.all(
    buyers.map(async buyer => (await buyer.query(`select 1 from bar_naive where phone = 'one'`)).rowCount === 0),
  )
  for (const [owner, buyer] of buyers.entries()) {
    if (looks[owner]) await buyer.query(`insert into bar_naive values ('one', $1)`, [owner])
    await buyer.query('commit')
    buyer.release()
  }
  const { rowCount } = await sql.query('select 1 from bar_naive')
  await sql.query('drop table bar_naive')
  return rowCount ?? 0
}

/** Twenty tries at once, four times over: the count of attempts never passes three, and the answers agree with it. */
async function attempts(stage: Stage, tally: Tally, rounds: number): Promise<void> {
  const { api } = await stage.tenant()
  const sql = await stage.sql()
  await inParallel(times(rounds), 2, async round => {
    const { body } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE' })
    for (const wave of times(4)) {
      const answers = await Promise.all(await Promise.all(times(8).map(() => submit(api, body.sid))))
      const taken = answers.filter(({ status }) => status < 300).length
      tally.check(taken <= 1, `inquiry ${round}, wave ${wave}: ${taken} attempts were taken at once`)
      const { rows } = await sql.query('select attempts_used from inquiries where sid = $1', [body.sid])
      tally.check(rows[0].attempts_used <= 3, `inquiry ${round}: ${rows[0].attempts_used} attempts`)
      await sql.query('update inquiries set attempt_sid = null where sid = $1', [body.sid])
    }
    const { rows } = await sql.query('select attempts_used from inquiries where sid = $1', [body.sid])
    tally.check(rows[0].attempts_used === 3, `inquiry ${round}: four waves gave ${rows[0].attempts_used} attempts, not 3`)
  })
}

async function submit(api: Api, sid: string) {
  const picture = await sharp({ create: { width: 32, height: 24, channels: 3, background: `#${randomBytes(3).toString('hex')}` } })
    .png()
    .toBuffer()
  const form = new FormData()
  form.set('IsoCountry', 'DE')
  form.set('DocumentType', 'passport')
  form.set('Front', new Blob([new Uint8Array(picture)]), 'front.png')
  return api('POST', `/v1/Inquiries/${sid}/Attempts`, form)
}
