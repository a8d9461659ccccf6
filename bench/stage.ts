import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import pg from 'pg'
import { readConfig } from '../src/app/config.ts'
import { openServices, type Services, systemContext } from '../src/app/services.ts'
import type { Context } from '../src/platform/postgres/context.ts'
import { startServer, type TestServer } from '../test/helpers/server.ts'
import { type Caller, callerOf } from './load.ts'

/** A real server, the peer beside it on the same database, and a way into that database. */
export interface Stage {
  server: TestServer
  services: Services
  owner: Context
  databaseUrl: string
  admin: pg.Pool
  ours: Caller
  peer: Caller
  peerPid: number
  /** A number of the account, which then has enough of them for a full list. */
  ownedNumber(): Promise<string>
  stop(): Promise<void>
}

/** How many numbers are listed at once. */
export const LISTED = 50

export async function setStage(): Promise<Stage> {
  const server = await startServer({ env: { COUNTERSIGN_LOG: 'silent' } })
  const services = await openServices(readConfig({ data: server.dataDir }, {}), { own: false })
  const admin = new pg.Pool({ connectionString: services.databaseUrl, max: 8 })
  const [peerProcess, port] = await startPeer(services.databaseUrl, server.accountSid)
  const authorization = `Basic ${Buffer.from(`${server.accountSid}:${server.authToken}`).toString('base64')}`
  const [ours, peer] = [callerOf(server.url, authorization), callerOf(`http://127.0.0.1:${port}`, authorization)]
  const system = systemContext(services, { accountSid: server.accountSid })
  return {
    server,
    services,
    owner: { ...system, scope: 'account' },
    databaseUrl: services.databaseUrl,
    admin,
    ours,
    peer,
    peerPid: peerProcess.pid ?? 0,
    ownedNumber: () => ownedNumber(admin, ours, server.accountSid),
    async stop() {
      ours.close()
      peer.close()
      peerProcess.kill('SIGTERM')
      await admin.end()
      await services.stop()
      await server.stop()
    },
  }
}

async function ownedNumber(admin: pg.Pool, ours: Caller, accountSid: string): Promise<string> {
  const { rows: stock } = await admin.query<{ phone_number: string }>(
    `select phone_number from inventory where iso_country = 'US' and state = 'available' order by phone_number desc limit $1`,
    [LISTED],
  )
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const { phone_number } of stock)
    await ours.call(
      'POST',
      `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json`,
      `PhoneNumber=${encodeURIComponent(phone_number)}`,
      form,
    )
  const { rows } = await admin.query<{ sid: string }>('select sid from numbers where account_sid = $1 and released_at is null limit 1', [
    accountSid,
  ])
  return rows[0]?.sid ?? ''
}

async function startPeer(url: string, accountSid: string): Promise<[ChildProcess, string]> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'peer.ts'), url, accountSid], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return [child, line.toString().trim()]
}

/** The n-th number of the stock: depends on nothing but n. */
export const stockedNumber = (n: number): string => `+1${201 + (n % 700)}${String(((n * 7919) % 8_000_000) + 2_000_000).padStart(7, '0')}`

/** The same in SQL. */
export const stockedNumberSql = (n: string): string =>
  `('+1' || (201 + (${n}) % 700)::text || lpad((((${n}) * 7919::bigint) % 8000000 + 2000000)::text, 7, '0'))`

/** Fills the stock with American numbers up to `count`. */
export async function stockUpTo(admin: pg.Pool, from: number, count: number): Promise<void> {
  await admin.query(
    `insert into inventory (phone_number, iso_country, number_type, locality, region, capabilities, imported_at)
     select ${stockedNumberSql('i')}, 'US', 'local', 'Town ' || i % 500, 'R' || i % 50,
       case when i % 7 = 0 then '{voice,sms,mms}' else '{voice,sms}' end::text[], now()
     from generate_series($1::bigint, $2::bigint) i on conflict do nothing`,
    [from, count],
  )
  await admin.query('vacuum analyze inventory')
}
