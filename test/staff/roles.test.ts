import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Api, accountApi, apiOf, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

const ROLES = ['reviewer', 'supervisor', 'operator'] as const
type Role = (typeof ROLES)[number]

let server: TestServer
let staff: Api
const as = new Map<Role, Api>()

before(async () => {
  server = await startServer({ sandbox: false })
  staff = staffApi(server)
  for (const role of ROLES) {
    const { body } = await staff('POST', '/staff/v1/Staff', { Email: `${role}@example.com`, Roles: role })
    as.set(role, apiOf(server.url, { name: body.key, secret: body.secret }))
  }
})
after(() => server?.stop())

interface Operation {
  method: string
  path: string
  roles: Role[]
}

async function staffOperations(): Promise<Operation[]> {
  const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { security: Record<string, unknown>[]; 'x-roles'?: Role[] }>>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security, 'x-roles': roles = [] }]) =>
      'staff' in (security[0] ?? {}) ? [{ method: method.toUpperCase(), path, roles }] : [],
    ),
  )
}

/** So many wrong tries from one address are slowed down in the end. */
const isRefused = (status: number): boolean => status === 401 || status === 429

describe('what staff may do', () => {
  test('every operation of theirs names its roles, and refuses everybody else by name', async () => {
    const operations = await staffOperations()
    assert.ok(operations.length > 15)
    assert.deepEqual(
      operations.filter(({ roles }) => roles.length === 0),
      [],
    )
    for (const { method, path, roles } of operations) {
      for (const role of ROLES.filter(one => !roles.includes(one))) {
        const { status, body } = (await as.get(role)?.(method, path.replace(/\{\w+\}/g, `RV${'0'.repeat(32)}`))) ?? {}
        assert.equal(status, 403, `${role}: ${method} ${path}`)
        assert.match(body.message, /^Only a member of staff with the role /, `${role}: ${method} ${path}`)
      }
    }
  })

  test('no key of an account opens any of it', async () => {
    for (const { method, path } of await staffOperations()) {
      const { status } = await accountApi(server)(method, path.replace(/\{\w+\}/g, `RV${'0'.repeat(32)}`))
      assert.ok(isRefused(status), `${method} ${path}: ${status}`)
    }
  })
})

describe('members of staff', () => {
  test('are taken on with a name, listed, renamed and given roles', async () => {
    const made = await staff('POST', '/staff/v1/Staff', { Email: 'dana.scully@example.com', Roles: ['reviewer', 'supervisor'] })
    assert.equal(made.status, 201)
    assert.equal(made.body.name, 'Dana Scully')
    assert.deepEqual(made.body.roles, ['reviewer', 'supervisor'])
    const changed = await staff('POST', `/staff/v1/Staff/${made.body.sid}`, { Name: 'Dana', Roles: 'reviewer' })
    assert.deepEqual([changed.body.name, changed.body.roles, changed.body.secret], ['Dana', ['reviewer'], undefined])
    const listed = await staff('GET', '/staff/v1/Staff?PageSize=100')
    assert.ok(listed.body.staff.some((one: { sid: string }) => one.sid === made.body.sid))
    const again = await staff('POST', '/staff/v1/Staff', { Email: 'Dana.Scully@example.com', Roles: 'reviewer' })
    assert.equal(again.status, 409)
  })

  test('lose their key when they are disabled, and the old secret when they get a new one', async () => {
    const { body } = await staff('POST', '/staff/v1/Staff', { Email: 'fox@example.com', Roles: 'reviewer' })
    const old = apiOf(server.url, { name: body.key, secret: body.secret })
    assert.equal((await old('GET', '/staff/v1/Reviews')).status, 200)
    const renewed = await staff('POST', `/staff/v1/Staff/${body.sid}/Secret`)
    assert.ok(isRefused((await old('GET', '/staff/v1/Reviews')).status))
    const next = apiOf(server.url, { name: body.key, secret: renewed.body.secret })
    assert.equal((await next('GET', '/staff/v1/Reviews')).status, 200)
    await staff('POST', `/staff/v1/Staff/${body.sid}`, { Status: 'disabled' })
    assert.ok(isRefused((await next('GET', '/staff/v1/Reviews')).status))
    assert.equal((await staff('POST', `/staff/v1/Staff/${body.sid}/SignInLink`)).status, 409)
  })

  test('the last operator can neither be disabled nor lose the role', async () => {
    const { body } = await staff('GET', '/staff/v1/Staff?PageSize=100')
    const operators = body.staff.filter((one: { roles: string[]; status: string }) => one.roles.includes('operator'))
    for (const { sid } of operators.filter((one: { sid: string }) => one.sid !== server.staffKey))
      await staff('POST', `/staff/v1/Staff/${sid}`, { Status: 'disabled' })
    const refused = await staff('POST', `/staff/v1/Staff/${server.staffKey}`, { Roles: 'reviewer' })
    assert.equal(refused.status, 409)
    assert.match(refused.body.message, /last operator/)
  })

  test('sign in to a Console of their own, which is no customer of the installation', async () => {
    const { body } = await staff('POST', '/staff/v1/Staff', { Email: 'walter@example.com', Roles: 'reviewer' })
    const link = await staff('POST', `/staff/v1/Staff/${body.sid}/SignInLink`)
    assert.equal(link.status, 201)
    const token = new URL(link.body.url).searchParams.get('token')
    const answer = await fetch(`${server.url}/console/v1/SignIn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    const session = (await answer.json()) as { staff_roles: string[]; staff_sid: string; account: { is_house: boolean } }
    assert.deepEqual([session.staff_roles, session.staff_sid, session.account.is_house], [['reviewer'], body.sid, true])
    const { body: accounts } = await staff('GET', '/staff/v1/Accounts?PageSize=100')
    assert.deepEqual(
      accounts.accounts.map((one: { friendly_name: string }) => one.friendly_name),
      ['Demo account'],
    )
  })
})
