import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Answer, type Api, accountApi, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let staff: Api

before(async () => {
  server = await startServer({ env: { COUNTERSIGN_ZONE: 'Europe/Berlin' } })
  staff = staffApi(server)
})
after(() => server?.stop())

const settingIn = ({ body }: Answer, name: string) => body.settings.find((one: { name: string }) => one.name === name)

describe('settings', () => {
  test('come from the environment until an operator sets them, and go back to it', async () => {
    const before = settingIn(await staff('GET', '/staff/v1/Settings'), 'zone')
    assert.deepEqual([before.value, before.is_set], ['Europe/Berlin', false])
    const set = settingIn(await staff('POST', '/staff/v1/Settings', { Zone: 'Asia/Tokyo' }), 'zone')
    assert.deepEqual([set.value, set.default, set.is_set, set.changed_by], ['Asia/Tokyo', 'Europe/Berlin', true, server.staffKey])
    const reset = settingIn(await staff('POST', '/staff/v1/Settings', { Reset: 'Zone' }), 'zone')
    assert.deepEqual([reset.value, reset.is_set], ['Europe/Berlin', false])
  })

  test('are refused when they cannot be worked with, and nothing is changed then', async () => {
    const refused = await staff('POST', '/staff/v1/Settings', { ReviewHours: '12', Zone: 'Middle/Earth' })
    assert.equal(refused.status, 400)
    assert.match(refused.body.message, /time zone/)
    assert.equal(settingIn(await staff('GET', '/staff/v1/Settings'), 'review_hours').value, 48)
    assert.equal((await staff('POST', '/staff/v1/Settings', { Reset: 'Weather' })).status, 400)
  })

  test('take effect at once: a new case is due by the new calendar', async () => {
    await staff('POST', '/staff/v1/Settings', { Weekdays: ['1', '2', '3', '4', '5', '6', '7'], ReviewHours: '2', Holidays: '' })
    const asked = Date.now()
    const { body } = await accountApi(server)('POST', '/v1/Requests', { Subject: 'When?', Message: 'When do you answer?' })
    const due = new Date(body.review_due_at).getTime() - asked
    assert.ok(due > 1.9 * 3_600_000 && due < 2.1 * 3_600_000, `due in ${due} ms`)
    await staff('POST', '/staff/v1/Settings', { Reset: ['Weekdays', 'ReviewHours'] })
  })

  test('holidays are a list; an empty one takes them out', async () => {
    const set = await staff('POST', '/staff/v1/Settings', { Holidays: ['2026-12-25', '2026-12-26', '2026-12-25'] })
    assert.deepEqual(settingIn(set, 'holidays').value, ['2026-12-25', '2026-12-26'])
    assert.deepEqual(settingIn(await staff('POST', '/staff/v1/Settings', { Holidays: '' }), 'holidays').value, [])
  })
})
