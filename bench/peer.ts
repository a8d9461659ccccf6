// The peer: what Node.js and PostgreSQL can do when nobody asks for rights, tenants, audit or erasure. A process of its own.
import { createCipheriv, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import type { OwnedNumber } from '../src/features/numbers/number.ts'
import { numberView } from '../src/features/numbers/view.ts'

const COLUMNS = `n.sid, n.account_sid as "accountSid", n.phone_number as "phoneNumber", n.iso_country as "isoCountry", n.number_type as "numberType",
  n.friendly_name as "friendlyName", n.config, n.address_sid as "addressSid", n.identity_sid as "identitySid", n.bundle_sid as "bundleSid",
  json_build_object('status', n.compliance) as compliance, n.created_at as "createdAt", n.updated_at as "updatedAt", i.locality, i.region, i.capabilities`
const FROM = 'from numbers n join inventory i on i.phone_number = n.phone_number'

const [, , url = '', accountSid = ''] = process.argv
const pool = new pg.Pool({ connectionString: url, max: 20 })

/** The same answer as ours, made by the same function: the bodies are as long. */
const view = (row: OwnedNumber) => numberView(row, 'none')

async function fetchOne(sid: string): Promise<unknown> {
  const text = `select ${COLUMNS} ${FROM} where n.account_sid = $1 and n.sid = $2`
  const { rows } = await pool.query<OwnedNumber>({ name: 'one', text, values: [accountSid, sid] })
  return rows[0] && view(rows[0])
}

async function list(limit: number): Promise<unknown> {
  const text = `select ${COLUMNS} ${FROM} where n.account_sid = $1 and n.released_at is null order by n.created_at desc, n.sid desc limit $2`
  const { rows } = await pool.query<OwnedNumber>({ name: 'list', text, values: [accountSid, limit] })
  return { incoming_phone_numbers: rows.map(view) }
}

/** The body as it comes, through AES-256-GCM into a file that is on disk before the answer. */
async function encrypt(request: IncomingMessage): Promise<number> {
  const path = join(tmpdir(), `cs-peer-${process.pid}-${randomBytes(6).toString('hex')}`)
  const cipher = createCipheriv('aes-256-gcm', randomBytes(32), randomBytes(12))
  await pipeline(request, cipher, createWriteStream(path))
  const file = await open(path, 'r+')
  await file.sync()
  await file.close()
  await rm(path)
  return 201
}

const server = createServer(async (request, reply) => {
  const [, kind, argument = ''] = (request.url ?? '').split('/')
  const body = kind === 'one' ? await fetchOne(argument) : kind === 'list' ? await list(Number(argument)) : {}
  const status = kind === 'encrypt' ? await encrypt(request) : 200
  reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
process.once('SIGTERM', () => process.exit(0))
