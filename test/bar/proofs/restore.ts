import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Api, accountApi, apiOf, eventually, multipart, SPECIMENS } from '../../helpers/client.ts'
import { startServer, type TestServer } from '../../helpers/server.ts'
import { countersign } from '../countersign.ts'
import { inParallel, type Proof, Tally, times } from '../proof.ts'
import { addressOf, ok } from '../things.ts'

interface Paper {
  sid: string
  file: string
}

export const restored: Proof = {
  name: 'T-RESTORE',
  goal: 'a backup from before an erasure, restored, shows nothing of what was erased since; everything else is there and can be read',
  control:
    'the same backup beside a copy of the keys that is as old: what was erased must be readable again (that is why old key copies have to be destroyed)',
  isLong: true,
  async run(stage) {
    const tally = new Tally()
    const scratch = await stage.scratch()
    const dataDir = join(scratch, 'data')
    const server = await startServer({ dataDir })
    const api = accountApi(server)
    const papers = await filed(api, stage.pick(8, 100))
    const addresses: string[] = []
    for (const n of times(papers.length))
      addresses.push(ok(await api('POST', `/2010-04-01/Accounts/${server.accountSid}/Addresses.json`, addressOf(`Kept ${n}`))).sid)
    const check = await checkOf(api)
    const backup = join(scratch, 'day-0.backup')
    await countersign('backup', backup, '--data', dataDir)
    await cp(join(dataDir, 'keys'), join(scratch, 'old-keys'), { recursive: true })
    const gone = papers.filter((_, position) => position % 2 === 0)
    const kept = papers.filter((_, position) => position % 2 === 1)
    for (const { sid } of gone)
      tally.check((await api('DELETE', `/v1/IdentityDocuments/${sid}`)).status === 204, 'a document could not be deleted')
    tally.check((await api('DELETE', `/v1/Inquiries/${check}`)).status === 204, 'an ID check could not be erased')
    const sql = await stage.open(dataDir, { max: 1 })
    await eventually(
      async () => (await sql.query(`select count(*)::int as rows from files where state = 'erased'`)).rows[0].rows as number,
      rows => rows === gone.length,
    )
    await server.stop()
    const today = await revive(scratch, 'today', backup, join(dataDir, 'keys'))
    try {
      const again = clientOf(today, server)
      for (const paper of kept)
        tally.check((await readable(again, paper)) === 'shown', 'a paper that was kept cannot be read after the restore')
      for (const sid of addresses)
        tally.check(
          ok(await again('GET', `/2010-04-01/Accounts/${server.accountSid}/Addresses/${sid}.json`)).customer_name.startsWith('Kept'),
          'an address is not there after the restore',
        )
      for (const paper of gone)
        tally.check((await readable(again, paper)) === 'refused', 'an erased paper came back, or was answered with a failure')
      const erased = await eventually(
        () => again('GET', `/v1/Inquiries/${check}`),
        ({ status, body }) => status !== 200 || body.status === 'redacted',
        30_000,
      ).catch(() => undefined)
      tally.check(erased?.body.status === 'redacted', 'an erased ID check is not said to be erased')
      for (const list of ['/v1/Inquiries?PageSize=500', '/v1/IdentityDocuments?PageSize=500', '/v1/Events?PageSize=500'])
        tally.check((await again('GET', list)).status === 200, `${list} fails`)
    } finally {
      await today.stop()
    }
    const stale = await revive(scratch, 'stale', backup, join(scratch, 'old-keys'))
    try {
      const [first] = gone
      const isControlCaught = first !== undefined && (await readable(clientOf(stale, server), first)) === 'shown'
      return { n: tally.n, misses: [...new Set(tally.misses)], isControlCaught, figures: { papers: papers.length, erased: gone.length } }
    } finally {
      await stale.stop()
    }
  },
}

const clientOf = ({ url }: TestServer, { accountSid, authToken }: TestServer): Api => apiOf(url, { name: accountSid, secret: authToken })

/** As the operator's guide says: keys into the empty directory, restore, start. */
async function revive(scratch: string, name: string, backup: string, keys: string): Promise<TestServer> {
  const dataDir = join(scratch, name)
  await cp(keys, join(dataDir, 'keys'), { recursive: true })
  await countersign('restore', backup, '--data', dataDir)
  // A restored installation was never first started here: its secrets are the old ones.
  await cp(join(scratch, 'data', 'first-start.json'), join(dataDir, 'first-start.json'))
  return startServer({ dataDir })
}

/** Drafts, each with a scan of its own; what is in the picture does not matter here. */
async function filed(api: Api, count: number): Promise<Paper[]> {
  const picture = await readFile(join(SPECIMENS, 'hills.jpg'))
  const fields = {
    IsoCountry: 'DE',
    NumberType: 'local',
    EndUserType: 'individual',
    DocumentType: 'passport',
    Attributes: '{"first_name":"Erika"}',
  }
  const papers: Paper[] = []
  await inParallel(times(count), 2, async () => {
    const { sid } = ok(await api('POST', '/v1/IdentityDocuments', await multipart(fields, [{ name: 'scan.jpg', bytes: picture }])))
    const { documents } = ok(await api('GET', `/v1/IdentityDocuments/${sid}`))
    papers.push({ sid, file: documents[0].sid })
  })
  return papers
}

/** An ID check with a picture at the vendor. */
async function checkOf(api: Api): Promise<string> {
  const { sid } = ok(await api('POST', '/v1/Inquiries', { IsoCountry: 'DE', Attributes: '{"first_name":"Erika"}' }))
  const form = new FormData()
  form.set('IsoCountry', 'DE')
  form.set('DocumentType', 'passport')
  form.set('Front', new Blob([new Uint8Array(await readFile(join(SPECIMENS, 'hills.jpg')))]), 'front.jpg')
  ok(await api('POST', `/v1/Inquiries/${sid}/Attempts`, form))
  await eventually(
    () => api('GET', `/v1/Inquiries/${sid}`),
    ({ body }) => body.status !== 'processing',
    120_000,
  )
  return sid
}

async function readable(api: Api, { sid, file }: Paper): Promise<'shown' | 'refused' | 'failed'> {
  const page = await api('GET', `/v1/IdentityDocuments/${sid}/Files/${file}/Pages/0`)
  const document = await api('GET', `/v1/IdentityDocuments/${sid}`)
  if (page.status >= 500 || document.status >= 500) return 'failed'
  return page.status === 200 && document.body.documents.length === 1 ? 'shown' : 'refused'
}
