import type { Answer } from '../../helpers/client.ts'
import { inParallel, type Proof, Tally, times } from '../proof.ts'
import { addressOf } from '../things.ts'

const PARALLEL = 10

export const idem: Proof = {
  name: 'T-IDEM',
  goal: 'the same Idempotency-Key has one effect and one answer, also when sent ten times at once',
  control: 'the same requests without a key: the ledger must see more than one effect',
  async run(stage) {
    const tally = new Tally()
    const { sid, api } = await stage.tenant()
    const sql = await stage.sql()
    const path = `/2010-04-01/Accounts/${sid}/Addresses.json`
    const effects = async (street: string) => {
      const { body } = await api('GET', `${path}?FriendlyName=${street}`)
      return body.addresses.length as number
    }
    const send = (street: string, key: string | undefined) =>
      api('POST', path, { ...addressOf(street), FriendlyName: street }, key ? { 'idempotency-key': key } : {})
    const keys = stage.pick(40, 1_000)
    await inParallel(times(keys), 2, async round => {
      const street = `Idem ${round}`
      const answers = await Promise.all(times(PARALLEL).map(() => send(street, `idem-${round}`)))
      const again = await send(street, `idem-${round}`)
      const created = [...answers, again].filter(({ status }) => status === 201)
      const others = answers.filter(({ status }) => status !== 201 && status !== 409)
      tally.check((await effects(street)) === 1, `key ${round}: not exactly one effect`)
      tally.check(same(created) && again.status === 201, `key ${round}: the answers differ`)
      tally.check(others.length === 0, `key ${round}: answered ${others.map(({ status }) => status)}`)
      const changed = await send(`${street} other`, `idem-${round}`)
      tally.check(changed.status === 409, `key ${round}: another body was answered ${changed.status}`)
    })
    const { rows } = await sql.query(`select count(*)::int as rows from idempotency_keys where account_sid = $1 and status is null`, [sid])
    tally.check(rows[0].rows === 0, `${rows[0].rows} keys are still taken`)
    await Promise.all(times(PARALLEL).map(() => send('Idem control', undefined)))
    return {
      n: tally.n,
      misses: tally.misses,
      isControlCaught: (await effects('Idem control')) > 1,
      figures: { keys, parallel: PARALLEL },
    }
  },
}

const same = (answers: readonly Answer[]): boolean => new Set(answers.map(({ body }) => JSON.stringify(body))).size === 1
