import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Api, accountApi, eventually, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let api: Api
let staff: Api
before(async () => {
  server = await startServer()
  api = accountApi(server)
  staff = staffApi(server)
})
after(() => server.stop())

const erased = async (): Promise<string[]> => {
  const { body } = await api('GET', '/v1/Events?Type=details.erased')
  return body.events.map((event: { subject_sid: string }) => event.subject_sid)
}

test('what was typed is erased 30 days after its deletion, and not before; what lives stays', async () => {
  const form = { FriendlyName: 'Erika', Type: 'individual', Attributes: '{"first_name":"Erika"}' }
  const { body: deleted } = await api('POST', '/v2/RegulatoryCompliance/EndUsers', form)
  const { body: kept } = await api('POST', '/v2/RegulatoryCompliance/EndUsers', form)
  await api('DELETE', `/v2/RegulatoryCompliance/EndUsers/${deleted.sid}`)
  await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P29D' })
  const { body: late } = await api('POST', '/v2/RegulatoryCompliance/EndUsers', form)
  await api('DELETE', `/v2/RegulatoryCompliance/EndUsers/${late.sid}`)
  await staff('POST', '/staff/v1/Sandbox/Clock', { Advance: 'P2D' })
  const gone = await eventually(erased, sids => sids.includes(deleted.sid))
  assert.ok(!gone.includes(kept.sid) && !gone.includes(late.sid))
  assert.deepEqual((await api('GET', `/v2/RegulatoryCompliance/EndUsers/${kept.sid}`)).body.attributes, { first_name: 'Erika' })
})
