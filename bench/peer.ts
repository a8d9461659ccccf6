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

const COLUMNS = `n.sid, n.account_sid, n.phone_number, n.iso_country, n.number_type, n.friendly_name, n.config, n.address_sid, n.identity_sid, n.bundle_sid,
  n.compliance, n.created_at, n.updated_at, i.locality, i.region, i.capabilities`
const FROM = 'from numbers n join inventory i on i.phone_number = n.phone_number'

const [, , url = '', accountSid = ''] = process.argv
const pool = new pg.Pool({ connectionString: url, max: 20 })

const fetchOne = async (sid: string) =>
  (await pool.query({ name: 'one', text: `select ${COLUMNS} ${FROM} where n.account_sid = $1 and n.sid = $2`, values: [accountSid, sid] }))
    .rows[0]

const list = async (limit: number) =>
  (
    await pool.query({
      name: 'list',
      text: `select ${COLUMNS} ${FROM} where n.account_sid = $1 and n.released_at is null order by n.created_at desc, n.sid desc limit $2`,
      values: [accountSid, limit],
    })
  ).rows

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
