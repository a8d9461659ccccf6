import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountApi, eventually, staffApi } from '../helpers/client.ts'
import { startServer } from '../helpers/server.ts'
import { newSignInToken, signIn, withDatabase } from '../helpers/sign-in.ts'

test('sessions and links go two days after their time, callbacks ninety days after they are done', async () => {
  const server = await startServer()
  try {
    const api = accountApi(server)
    const draft = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', StatusCallback: 'http://127.0.0.1:9/gone' }
    const { body } = await api('POST', '/v1/IdentityDocuments', draft)
    await staffApi(server)('POST', '/staff/v1/Sandbox/Simulate', { Sid: body.sid, Status: 'passed' })
    await withDatabase(server.dataDir, async sql => {
      await signIn(server.url, await newSignInToken(sql, server.accountSid))
      await sql.query(`update callback_deliveries set status = 'failed', finished_at = now(), next_attempt_at = null`)
      await sql.query('update sign_in_links set expires_at = now()')
      const rows = async () =>
        (
          await sql.query(
            `select (select count(*) from sessions)::int as sessions, (select count(*) from sign_in_links)::int as links, (select count(*) from callback_deliveries)::int as callbacks`,
          )
        ).rows[0]
      const before = await rows()
      assert.ok(before.sessions > 0 && before.links > 0 && before.callbacks > 0)
      await staffApi(server)('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P3D' })
      const later = await eventually(rows, ({ sessions, links }) => sessions === 0 && links === 0, 150_000)
      assert.ok(later.callbacks > 0)
      await staffApi(server)('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P90D' })
      await eventually(rows, ({ callbacks }) => callbacks === 0, 150_000)
    })
  } finally {
    await server.stop()
  }
})
