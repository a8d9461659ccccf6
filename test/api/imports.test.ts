import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Api, accountApi, apiOf, eventually, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'
import { withDatabase } from '../helpers/sign-in.ts'

const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'countersign.mjs')
const PATIENCE_MS = 120_000
const HEADER =
  'kind,ref,friendly_name,customer_name,street,city,region,postal_code,iso_country,number_type,end_user_type,document_type,address,first_name,phone_number,identity_document'

interface Row {
  line: number
  kind: string | null
  status: string
  object_sid: string | null
  error_code: number | null
  error: string | null
}

describe('Importing a CSV file into an account', () => {
  let dataDir: string
  let server: TestServer
  let api: Api
  let number: { sid: string; phone_number: string }

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'cs-'))
    server = await startServer({ dataDir })
    api = accountApi(server)
    const at = `/2010-04-01/Accounts/${server.accountSid}`
    const [sale] = (await api('GET', `${at}/AvailablePhoneNumbers/US/Local.json?PageSize=1`)).body.available_phone_numbers
    number = (await api('POST', `${at}/IncomingPhoneNumbers.json`, { PhoneNumber: sale.phone_number })).body
  })
  after(async () => {
    await server?.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  const send = async (csv: string, path = '/v1/Imports', as = api) => as('POST', path, csv, { 'content-type': 'text/csv' })
  const finished = async (sid: string) =>
    (
      await eventually(
        () => api('GET', `/v1/Imports/${sid}`),
        ({ body }) => body.status === 'completed',
        PATIENCE_MS,
      )
    ).body
  const rowsOf = async (sid: string): Promise<Row[]> => (await api('GET', `/v1/Imports/${sid}/Rows?PageSize=1000`)).body.rows
  const addressesOf = async () =>
    (await api('GET', `/2010-04-01/Accounts/${server.accountSid}/Addresses.json?PageSize=1000`)).body.addresses as {
      customer_name: string
    }[]

  const file = (mark: string) =>
    [
      HEADER,
      `address,a-${mark},,"Müller, ${mark}",Hauptstraße 1,Berlin,Berlin,10117,de`,
      `end_user,e-${mark},Erika ${mark},,,,,,,,individual,,,Erika`,
      `identity_document,d-${mark},Papers ${mark},,,,,,DE,local,individual,,a-${mark},Erika`,
      `supporting_document,s-${mark},Bill ${mark},,,,,,,,,utility_bill,a-${mark}`,
      `mapping,,,,,,,,,,,,a-${mark},,${number.phone_number}`,
      `address,,,No Street ${mark},,Berlin,Berlin,10117,DE`,
      `address,,,Stray ${mark},Hauptstraße 2,Berlin,Berlin,10117,DE,,,,,Erika`,
      `mapping,,,,,,,,,,,,a-nobody,,${number.phone_number}`,
      `mapping,,,,,,,,,,,,,,+4915112345678`,
      'elephant,,,,,,,,',
    ].join('\n')

  test('a dry run tries every row and keeps nothing; the run files the good ones and says why each other is refused', async () => {
    const before = (await addressesOf()).length
    const tried = await send(file('one'), '/v1/Imports?DryRun=true')
    assert.deepEqual([tried.status, tried.body.dry_run, tried.body.total], [201, true, 10])
    const dry = await finished(tried.body.sid)
    assert.deepEqual([dry.valid, dry.refused, dry.done], [5, 5, 0])
    assert.equal((await addressesOf()).length, before)

    const { body } = await send(file('one'))
    const done = await finished(body.sid)
    assert.deepEqual([done.done, done.refused, done.waiting], [5, 5, 0])
    const rows = await rowsOf(body.sid)
    assert.deepEqual(
      rows.map(({ line, status }) => [line, status]),
      [2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(line => [line, line <= 6 ? 'done' : 'refused']),
    )
    assert.deepEqual(
      rows.map(({ line, status, error_code: code }) => [line, status === 'done' ? null : code]),
      (await rowsOf(tried.body.sid)).map(({ line, status, error_code: code }) => [line, status === 'valid' ? null : code]),
    )
    for (const [line, said] of [
      [7, /street/],
      [8, /first_name.*means nothing/],
      [9, /address.*neither a SID nor the reference/],
      [10, /phone_number.*not a number of yours/],
      [11, /kind.*none of address/],
    ] as const)
      assert.match(rows.find(row => row.line === line)?.error ?? '', said)
    const [address, endUser, document, paper, mapping] = rows
    assert.equal((await api('GET', `/v2/RegulatoryCompliance/EndUsers/${endUser?.object_sid}`)).body.attributes.first_name, 'Erika')
    const filed = (await api('GET', `/v1/IdentityDocuments/${document?.object_sid}`)).body
    assert.deepEqual([filed.address_sid, filed.attributes.first_name], [address?.object_sid, 'Erika'])
    const bill = (await api('GET', `/v2/RegulatoryCompliance/SupportingDocuments/${paper?.object_sid}`)).body
    assert.deepEqual(bill.attributes.address_sids, [address?.object_sid])
    assert.equal(mapping?.object_sid, number.sid)
    const mapped = (await api('GET', `/2010-04-01/Accounts/${server.accountSid}/IncomingPhoneNumbers/${number.sid}.json`)).body
    assert.equal(mapped.address_sid, address?.object_sid)
    assert.ok((await addressesOf()).some(({ customer_name: name }) => name === 'Müller, one'))
  })

  test('a file as a spreadsheet writes it: semicolons, a byte order mark, Windows line ends; cells that no API would take are refused', async () => {
    const lines = [
      'Kind;Ref;Customer_Name;Street;City;Region;Postal_Code;ISO_Country',
      'address;sheet;"Semi; Colon";Hauptstraße 1;Berlin;Berlin;10117;DE',
      `address;;${'x'.repeat(300)};Hauptstraße 1;Berlin;Berlin;10117;DE`,
      'address;;Nul\u0000;Hauptstraße 1;Berlin;Berlin;10117;DE',
    ]
    const text = Buffer.from(`\uFEFF${lines.join('\r\n')}\r\naddress;;`)
    const ansi = Buffer.from('M\xfcller;Hauptstrasse 1;Berlin;Berlin;10117;DE', 'latin1')
    const answer = await fetch(`${server.url}/v1/Imports`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${server.accountSid}:${server.authToken}`).toString('base64')}`,
        'content-type': 'text/csv; charset=utf-8',
      },
      body: Buffer.concat([text, ansi]),
    })
    const { sid } = (await answer.json()) as { sid: string }
    await finished(sid)
    const rows = await rowsOf(sid)
    assert.deepEqual(
      rows.map(({ line, status }) => [line, status]),
      [
        [2, 'done'],
        [3, 'refused'],
        [4, 'refused'],
        [5, 'refused'],
      ],
    )
    assert.match(rows[1]?.error ?? '', /customer_name.*longer than 255/)
    assert.match(rows[2]?.error ?? '', /cannot be kept/)
    assert.match(rows[3]?.error ?? '', /UTF-8/)
  })

  test('the same file again files nothing twice: what has a reference is there already', async () => {
    const first = await finished((await send(file('two'))).body.sid)
    const again = await finished((await send(file('two'))).body.sid)
    assert.deepEqual([first.done, again.present, again.done], [5, 4, 1])
    assert.equal((await addressesOf()).filter(({ customer_name: name }) => name === 'Müller, two').length, 1)
  })

  test('what was typed is gone from the import once it is done, and the report names SIDs only', async () => {
    const { body } = await send(file('three'))
    await finished(body.sid)
    await withDatabase(dataDir, async sql => {
      const { rows } = await sql.query('select count(*)::int as left from import_rows where sid = $1 and sealed is not null', [body.sid])
      assert.deepEqual(rows, [{ left: 0 }])
    })
    assert.doesNotMatch(JSON.stringify(await rowsOf(body.sid)), /three|Müller|Erika/)
  })

  test('a file that is no such table is refused whole; nobody else sees what is sent', async () => {
    for (const [csv, why] of [
      ['', /empty/],
      ['name,street\nx,y', /missing: kind/],
      [`${HEADER}\n`, /no rows/],
    ] as const) {
      const { status, body } = await send(csv)
      assert.equal(status, 400, csv)
      assert.match(body.message, why)
    }
    const { body } = await send(file('four'))
    const made = (await staffApi(server)('POST', '/staff/v1/Accounts', { FriendlyName: 'Other', Type: 'full' })).body
    const other = apiOf(server.url, { name: made.sid ?? made.account_sid, secret: made.auth_token })
    assert.equal((await other('GET', `/v1/Imports/${body.sid}`)).status, 404)
    assert.equal((await other('GET', `/v1/Imports/${body.sid}/Rows`)).status, 404)
    assert.deepEqual((await other('GET', '/v1/Imports')).body.imports, [])
    await finished(body.sid)
  })

  test('a server that is killed in the middle goes on where it was, and files each row once', { timeout: 300_000 }, async () => {
    const count = 800
    const lines = Array.from({ length: count }, (_, n) => `address,m-${n},,Many ${n},Hauptstraße ${n + 1},Berlin,Berlin,10117,DE`)
    const { body } = await send([HEADER, ...lines].join('\n'))
    await eventually(
      () => api('GET', `/v1/Imports/${body.sid}`),
      answer => answer.body.done >= 20,
      PATIENCE_MS,
    )
    server.process.kill('SIGKILL')
    await once(server.process, 'exit')
    server = await startServer({ dataDir })
    api = accountApi(server)
    const done = await finished(body.sid)
    assert.deepEqual([done.done, done.refused], [count, 0])
    const { rows } = await withDatabase(dataDir, sql =>
      sql.query(
        `select count(*)::int as rows, count(distinct object_sid)::int as things from import_rows r
         where sid = $1 and exists (select 1 from addresses a where a.sid = r.object_sid)`,
        [body.sid],
      ),
    )
    assert.deepEqual(rows, [{ rows: count, things: count }])
    const events = await withDatabase(dataDir, sql =>
      sql.query(
        `select count(*)::int as made from events where what = 'address.created' and at >= (select created_at from imports where sid = $1)`,
        [body.sid],
      ),
    )
    assert.deepEqual(events.rows, [{ made: count }])
  })

  test('the command line does the same, with a server that works or without one', { timeout: 300_000 }, async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'cs-import-'))
    const run = async (args: string[]) => {
      const child = spawn(process.execPath, [PROGRAM, 'import', ...args, '--account', server.accountSid, '--data', dataDir, '--json'], {
        env: { ...process.env, COUNTERSIGN_SANDBOX: '1' },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let said = ''
      child.stdout.on('data', chunk => (said += chunk))
      await once(child, 'close')
      return JSON.parse(said)
    }
    try {
      const csv = join(scratch, 'some.csv')
      await writeFile(csv, file('six'))
      const beside = await run(['csv', csv])
      assert.deepEqual([beside.status, beside.done, beside.refused, beside.rows.length], ['completed', 5, 5, 10])
      server.process.kill('SIGTERM')
      await once(server.process, 'exit')
      await writeFile(csv, file('seven'))
      const alone = await run(['csv', csv])
      assert.deepEqual([alone.status, alone.done, alone.refused], ['completed', 5, 5])
      assert.deepEqual((await run(['resume', alone.sid])).rows, alone.rows)
      assert.equal((await run(['csv', csv, '--dry-run'])).present, 4)
    } finally {
      await rm(scratch, { recursive: true, force: true })
    }
  })
})
