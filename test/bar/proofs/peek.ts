import type pg from 'pg'
import { apiOf, eventually } from '../../helpers/client.ts'
import { startServer, type TestServer } from '../../helpers/server.ts'
import { caseAbout, colleague, fileDocument, testCustomer } from '../../staff/cases.ts'
import { type Proof, Tally, times } from '../proof.ts'
import { ok } from '../things.ts'

const READERS = 3

export const peek: Proof = {
  name: 'T-PEEK',
  goal: 'no paper is shown to staff without a line in the journal, over kill -9 too; who has not taken the case is refused, and the try is in the journal',
  control: 'a viewer that writes the line after the bytes: a cut between must show as a view without a line',
  isLong: true,
  async run(stage) {
    const tally = new Tally()
    const dataDir = await stage.scratch()
    let server = await startServer({ dataDir })
    try {
      const customer = await testCustomer(server)
      const document = await fileDocument(customer)
      const staff = apiOf(server.url, { name: server.staffKey, secret: server.staffSecret })
      const review = await caseAbout(staff, document)
      const file = ok(await customer.api('GET', `/v1/IdentityDocuments/${document}`)).documents[0].sid
      const page = `/staff/v1/Reviews/${review}/Files/${file}/Pages/0`
      const stranger = await colleague(server, 'Stranger', 'reviewer')
      const operator = await colleague(server, 'Operator', 'operator')
      let sql = await stage.open(dataDir, { max: 2 })
      const refusals = async () => lines(sql, 'review.look_refused', file)
      for (const n of times(3)) {
        const { status } = await stranger.api('GET', page)
        tally.check(
          status === 403 && (await refusals()) === n + 1,
          `a reviewer without the case was answered ${status}, or it is not in the journal`,
        )
      }
      tally.check((await operator.api('GET', page)).status === 403, 'somebody who is no reviewer was shown a paper')
      ok(await staff('POST', `/staff/v1/Reviews/${review}/Claim`, {}))
      const before = await lines(sql, 'file.viewed', file)
      const calm = stage.pick(5, 40)
      for (const _ of times(calm))
        tally.check((await staff('GET', page)).status === 200, 'the reviewer of the case was not shown the paper')
      tally.check((await lines(sql, 'file.viewed', file)) - before === calm, `${calm} views left another number of lines`)
      let shown = calm
      for (const kill of times(stage.pick(2, 15))) {
        const counts = times(READERS).map(() => looks(server, page))
        // At least one is under way when the blow comes, each time at another moment.
        await eventually(
          async () => lines(sql, 'file.viewed', file),
          count => count > shown + before,
          30_000,
        ).catch(() => 0)
        await new Promise(resolve => setTimeout(resolve, kill * 37))
        server.process.kill('SIGKILL')
        shown += (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
        server = await startServer({ dataDir })
        sql = await stage.open(dataDir, { max: 2 })
        const written = (await lines(sql, 'file.viewed', file)) - before
        tally.check(written >= shown, `after kill ${kill + 1}: ${shown} views, ${written} lines`)
      }
      tally.n += shown
      return {
        n: tally.n,
        misses: tally.misses,
        isControlCaught: await lateLineIsCaught(sql),
        figures: { views: shown, refusals: await refusals() },
      }
    } finally {
      await server.stop()
    }
  },
}

const lines = async (sql: pg.Pool, what: string, sid: string): Promise<number> =>
  (await sql.query('select count(*)::int as rows from events where what = $1 and subject_sid = $2', [what, sid])).rows[0].rows

/** Looks again and again until the server is gone; counts the pictures that arrived whole. */
async function looks(server: TestServer, page: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${server.staffKey}:${server.staffSecret}`).toString('base64')}`
  let whole = 0
  for (;;) {
    const picture = await fetch(server.url + page, { headers: { authorization } })
      .then(async answer => (answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : undefined))
      .catch(() => undefined)
    // A picture ends with its own last chunk.
    if (picture?.subarray(-8, -4).toString('latin1') !== 'IEND') return whole
    whole += 1
  }
}

/** Bytes first, the line later, and the connection cut between. */
async function lateLineIsCaught(sql: pg.Pool): Promise<boolean> {
  await sql.query('create table bar_views (sid text)')
  let given = 0
  const viewer = await sql.connect()
  viewer.on('error', () => undefined)
  const { rows } = await viewer.query('select pg_backend_pid() as pid')
  given += 1
  await sql.query('select pg_terminate_backend($1)', [rows[0].pid])
  await viewer.query(`insert into bar_views values ('one')`).catch(() => undefined)
  viewer.release(true)
  const written = (await sql.query('select 1 from bar_views')).rowCount ?? 0
  await sql.query('drop table bar_views')
  return written < given
}
