import { randomBytes } from 'node:crypto'
import { accountApi, eventually } from '../../helpers/client.ts'
import { startServer } from '../../helpers/server.ts'
import { PersonaDouble, type SignedEvent } from '../../vendors/persona-double.ts'
import { inParallel, type Proof, Tally, times } from '../proof.ts'
import { ok } from '../things.ts'

const HOUR_MS = 3_600_000

export const forge: Proof = {
  name: 'T-FORGE',
  goal: 'forged, old, changed and replayed notices of the verification vendor change nothing',
  control: 'one genuine notice must change the check',
  isLong: true,
  async run(stage) {
    const tally = new Tally()
    const double = new PersonaDouble()
    const base = await double.listen()
    const server = await startServer({
      env: {
        COUNTERSIGN_VENDOR: 'persona',
        PERSONA_API_KEY: double.apiKey,
        PERSONA_BASE_URL: `${base}/api/v1`,
        PERSONA_TEMPLATE_ID: 'itmpl_test',
        PERSONA_WEBHOOK_SECRET: double.secrets.join(','),
      },
    })
    const hook = ({ headers, body }: SignedEvent) =>
      fetch(`${server.url}/verify/webhooks/persona`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: new Uint8Array(body),
      })
    try {
      const api = accountApi(server)
      const { sid } = ok(await api('POST', '/v1/Inquiries', { IsoCountry: 'DE', Attributes: '{"first_name":"Erika"}' }))
      const ref = double.latest
      double.submit(ref, {})
      const sql = await stage.open(server.dataDir, { max: 1 })
      const state = async () =>
        (
          await sql.query(
            `select md5(string_agg(i::text, '')) || (select count(*) from jobs where kind = 'inquiry.sync') as print from inquiries i`,
          )
        ).rows[0].print
      const before = await state()
      await inParallel(times(stage.pick(200, 1_000)), 4, async n => {
        const genuine = double.event('inquiry.completed', ref)
        const { status } = await hook(forgery(n, genuine, double, ref))
        tally.check(status >= 400 && status < 500, `forgery ${n % 5} was answered ${status}`)
      })
      tally.check((await state()) === before, 'a forgery changed a check or asked for work')
      const genuine = double.event('inquiry.completed', ref)
      const { status } = await hook(genuine)
      const passed = await eventually(
        () => api('GET', `/v1/Inquiries/${sid}`),
        ({ body }) => body.status === 'passed',
      )
      const jobs = async () => (await sql.query(`select count(*)::int as rows from events where subject_sid = $1`, [sid])).rows[0].rows
      const settled = await jobs()
      for (const _ of times(stage.pick(20, 100))) await hook(genuine)
      await new Promise(resolve => setTimeout(resolve, 1_500))
      tally.check((await jobs()) === settled, 'a replayed notice changed the check')
      return { n: tally.n, misses: tally.misses, isControlCaught: status === 204 && passed.body.status === 'passed' }
    } finally {
      await server.stop()
      await double.close()
    }
  },
}

/** Five ways to lie, in turn. */
function forgery(n: number, genuine: SignedEvent, double: PersonaDouble, ref: string): SignedEvent {
  const changed = Buffer.from(genuine.body)
  const place = n % changed.length
  changed[place] = (changed[place] ?? 0) ^ 1
  const ways: SignedEvent[] = [
    double.event('inquiry.completed', ref, { secrets: [`wbhsec_${randomBytes(8).toString('hex')}`] }),
    double.event('inquiry.completed', ref, { at: new Date(Date.now() - HOUR_MS) }),
    { headers: {}, body: genuine.body },
    { headers: genuine.headers, body: changed },
    { headers: { 'persona-signature': `t=${n},v1=${randomBytes(32).toString('hex')}` }, body: genuine.body },
  ]
  return ways[n % ways.length] ?? genuine
}
