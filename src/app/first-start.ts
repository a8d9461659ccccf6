import { chmod, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createAccount } from '../features/accounts/create.ts'
import { insertInventory } from '../features/numbers/inventory-store.ts'
import { createStaff } from '../features/staff/create.ts'
import { createSignInLink, createUser } from '../features/users/sign-in.ts'
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
  if (!(await isEmpty(services))) return undefined
  const url = publicUrlOf(services.config)
  const ctx = systemContext(services)
  const { key, secret } = await createStaff(ctx, { email: 'staff@countersign.example', roles: ['reviewer', 'supervisor', 'operator'] })
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
    sign_in_url: await createSignInLink(ctx, { userSid: owner.sid, accountSid: account.sid, baseUrl: url }),
  }
  await writeSecretly(join(services.config.dataDir, FILE), `${JSON.stringify(first, null, 2)}\n`)
  return first
}

async function isEmpty({ db }: Services): Promise<boolean> {
  const row = await db.begin({ scope: 'system' }, tx => tx.one<{ empty: boolean }>('select not exists (select 1 from accounts) as empty'))
  return row?.empty ?? false
}

async function writeSecretly(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text, { mode: 0o600 })
  await chmod(`${path}.part`, 0o600)
  await rename(`${path}.part`, path)
}
