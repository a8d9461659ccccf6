import { randomBytes } from 'node:crypto'
import { chmod, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createAccount } from '../features/accounts/create.ts'
import { insertInventory } from '../features/numbers/inventory-store.ts'
import { createStaff } from '../features/staff/create.ts'
import { createUser } from '../features/users/invite.ts'
import { printLink } from '../features/users/links.ts'
import { demoNumbers } from './demo-numbers.ts'
import { publicUrlOf, type Services, systemContext } from './services.ts'

export interface FirstStart {
  url: string
  account_sid: string
  auth_token: string
  staff_key: string
  staff_secret: string
  sign_in_url: string
}

const FILE = 'first-start.json'

/** On an empty database: a full demo account, staff, an owner and numbers to buy. Later starts change nothing. */
export async function firstStart(services: Services): Promise<FirstStart | undefined> {
  if (!(await begin(services))) return undefined
  const url = publicUrlOf(services.config)
  const ctx = systemContext(services)
  const { sid: key, secret } = await createStaff(ctx, {
    email: `staff-${randomBytes(4).toString('hex')}@countersign.example`,
    roles: ['reviewer', 'supervisor', 'operator'],
  })
  await ctx.db.begin({ scope: 'system' }, tx => insertInventory(tx, demoNumbers(), ctx.now))
  const account = await createAccount(ctx, { friendlyName: 'Demo account', type: 'full', isDemo: true })
  const owner = await createUser(ctx, {
    accountSid: account.sid,
    role: 'owner',
    staffSid: key,
    email: 'owner@countersign.example',
    name: 'Demo owner',
  })
  const first: FirstStart = {
    url,
    account_sid: account.sid,
    auth_token: account.authToken,
    staff_key: key,
    staff_secret: secret,
    sign_in_url: await printLink(ctx, owner, url),
  }
  await writeSecretly(join(services.config.dataDir, FILE), `${JSON.stringify(first, null, 2)}\n`)
  await finish(services)
  return first
}

/** On an empty database, or where a first start was killed half-way: what it had made stays unused, and it is made anew. */
async function begin({ db }: Services): Promise<boolean> {
  return db.begin({ scope: 'system' }, async tx => {
    const row = await tx.one<{ is_new: boolean; state: string | null }>(
      `select not exists (select 1 from accounts) as is_new, (select value #>> '{}' from settings where name = 'first_start') as state`,
    )
    if (row?.state === 'done' || (row?.state !== 'begun' && !row?.is_new)) return false
    await tx.query(`insert into settings (name, value) values ('first_start', '"begun"') on conflict (name) do nothing`)
    return true
  })
}

const finish = ({ db }: Services) =>
  db.begin({ scope: 'system' }, tx => tx.query(`update settings set value = '"done"' where name = 'first_start'`))

async function writeSecretly(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text, { mode: 0o600 })
  await chmod(`${path}.part`, 0o600)
  await rename(`${path}.part`, path)
}
