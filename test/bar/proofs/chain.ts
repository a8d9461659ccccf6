import { createHash } from 'node:crypto'
import { type SealedRow, verifyChain } from '../../../src/features/audit/chain.ts'
import { eventually } from '../../helpers/client.ts'
import { type Proof, Tally, times } from '../proof.ts'
import { addressOf, ok } from '../things.ts'

export const chain: Proof = {
  name: 'T-CHAIN',
  goal: 'no journal row can be changed, taken out, put in or moved unseen; a cut-off end shows against an earlier head',
  control: 'hashes of single rows, without a chain: they must miss what is taken out',
  async run(stage) {
    const tally = new Tally()
    const { api, sid } = await stage.tenant()
    for (const n of times(20)) ok(await api('POST', `/2010-04-01/Accounts/${sid}/Addresses.json`, addressOf(`Chain ${n}`)))
    const sql = await stage.sql()
    const waiting = async () =>
      (await sql.query('select count(*)::int as rows from events where account_sid = $1 and chain_hash is null', [sid])).rows[0]
        .rows as number
    await eventually(waiting, rows => rows === 0)
    const found = await sql.query<SealedRow>(
      `select seq, sid, account_sid as "accountSid", actor_kind as "actorKind", actor_sid as "actorSid", request_id as "requestId", at, what,
         subject_sid as "subjectSid", state_from as "from", state_to as "to", chain_hash as "chainHash" from events where chain_hash is not null order by seq`,
    )
    const rows = found.rows.map(row => ({ ...row, seq: Number(row.seq) }))
    const whole = await verifyChain(rows)
    tally.check(whole.isWhole && whole.sealed === rows.length, `the untouched chain breaks at ${whole.brokenAt}`)
    for (const n of times(stage.pick(200, 1_000))) {
      const { isWhole } = await verifyChain(tampered(rows, n), whole.head)
      tally.check(!isWhole, `tampering ${n % 5} at ${n} was not seen`)
    }
    const shorter = rows.toSpliced(3, 1)
    const alone = (row: SealedRow) =>
      createHash('sha256')
        .update(JSON.stringify({ ...row, chainHash: null }))
        .digest('hex')
    const known = new Set(rows.map(alone))
    const naiveMisses = shorter.every(row => known.has(alone(row)))
    return {
      n: tally.n,
      misses: tally.misses,
      isControlCaught: naiveMisses && !(await verifyChain(shorter)).isWhole,
      figures: { rows: rows.length },
    }
  },
}

/** Five ways to tamper, in turn, each time elsewhere. */
function tampered(rows: readonly SealedRow[], n: number): SealedRow[] {
  const at = (n * 7919) % (rows.length - 2)
  const one = rows[at] as SealedRow
  const two = rows[at + 1] as SealedRow
  if (n % 5 === 0) return rows.with(at, { ...one, what: `${one.what}.` })
  if (n % 5 === 1) return rows.toSpliced(at, 1)
  if (n % 5 === 2) return rows.toSpliced(at, 2, two, one)
  if (n % 5 === 3) return rows.toSpliced(at, 0, { ...one, sid: two.sid })
  return rows.slice(0, rows.length - 1 - (n % 7))
}
