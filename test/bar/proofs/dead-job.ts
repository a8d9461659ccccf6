import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfig } from '../../../src/app/config.ts'
import { buildServer } from '../../../src/app/server.ts'
import { openServices } from '../../../src/app/services.ts'
import { type Api, apiOf, eventually, multipart, SPECIMENS } from '../../helpers/client.ts'
import { startServer } from '../../helpers/server.ts'
import { caseAbout, testCustomer } from '../../staff/cases.ts'
import { type Proof, Tally } from '../proof.ts'
import { ok } from '../things.ts'

const DAY_MS = 86_400_000
const ALERTS = join(import.meta.dirname, '..', '..', '..', 'ops', 'alerts.yml')

/** A way to see something of a paper: what to ask, and whether an answer shows it. */
interface Look {
  name: string
  ask(): Promise<{ status: number; body: unknown }>
  shows(answer: { status: number; body: unknown }): boolean
}

export const deadJob: Proof = {
  name: 'T-RETDEAD',
  goal: 'with the job of erasure dead, papers whose time has come are shown to nobody from that moment on, and the metric that the alert rules watch says so at once',
  control: 'the same looks one minute earlier: each must show the paper, and the metric must say nothing',
  isLong: true,
  async run(stage) {
    const tally = new Tally()
    const dataDir = await stage.scratch()
    const prepared = await prepare(dataDir)
    const services = await openServices(readConfig({ data: dataDir, port: '0', sandbox: true }, { COUNTERSIGN_LOG: 'silent' }), {
      own: true,
    })
    // The server without its worker: no job and no sweep will ever run.
    const app = await buildServer(services, { isDone: true })
    try {
      const url = await app.listen({ port: 0, host: '127.0.0.1' })
      const looks = looksAt(url, prepared)
      const overdue = async () => {
        const text = await (await fetch(`${url}/metrics`)).text()
        return ['files', 'checks'].map(kind =>
          Number(new RegExp(`^countersign_overdue_${kind} (\\d+)$`, 'm').exec(text)?.[1] ?? Number.NaN),
        )
      }
      services.clock.advanceTo(prepared.endsAt - Date.now() - 60_000)
      const before = []
      for (const look of looks) before.push(look.shows(await look.ask()))
      const calm = await overdue()
      services.clock.advanceTo(prepared.endsAt - Date.now() + 60_000)
      for (const look of looks) {
        const answer = await look.ask()
        tally.check(!look.shows(answer) && answer.status < 500, `${look.name} still shows the paper (${answer.status})`)
      }
      const [files = 0, checks = 0] = await overdue()
      tally.check(files > 0 && checks > 0, `the metric counts ${files} scans and ${checks} checks as overdue`)
      const rules = await readFile(ALERTS, 'utf8')
      tally.check(
        /expr: countersign_overdue_files \+ countersign_overdue_checks > 0\n\s+for: 1h\n/.test(rules),
        'no alert rule watches the metric',
      )
      return {
        n: tally.n,
        misses: tally.misses,
        isControlCaught: before.every(Boolean) && calm.join() === '0,0',
        figures: { looks: looks.length, files, checks },
      }
    } finally {
      await app.close()
      await services.stop()
    }
  },
}

interface Prepared {
  customer: { name: string; secret: string }
  staff: { name: string; secret: string }
  document: string
  file: string
  inquiry: string
  review: string
  endsAt: number
}

/** A draft with a scan, and an ID check in the hands of a reviewer: both end 28 days from now. */
async function prepare(dataDir: string): Promise<Prepared> {
  const server = await startServer({ dataDir })
  try {
    const staff = { name: server.staffKey, secret: server.staffSecret }
    const asStaff = apiOf(server.url, staff)
    const { sid, api } = await testCustomer(server)
    const token = ok(await api('POST', `/2010-04-01/Accounts/${sid}/Keys.json`, { FriendlyName: 'bar' }))
    const filed = { IsoCountry: 'DE', NumberType: 'local', EndUserType: 'individual', DocumentType: 'passport' }
    const document = ok(await api('POST', '/v1/IdentityDocuments', await multipart(filed, ['passport-erika.jpg']))).sid
    const read = await eventually(
      () => api('GET', `/v1/IdentityDocuments/${document}`),
      ({ body }) => body.documents[0]?.status === 'read',
      120_000,
    )
    const inquiry = await checkInReview(api, asStaff)
    const review = await caseAbout(asStaff, inquiry)
    ok(await asStaff('POST', `/staff/v1/Reviews/${review}/Claim`, {}))
    return {
      customer: { name: token.sid, secret: token.secret },
      staff,
      document,
      file: read.body.documents[0].sid,
      inquiry,
      review,
      endsAt: Date.now() + 28 * DAY_MS,
    }
  } finally {
    await server.stop()
  }
}

async function checkInReview(api: Api, staff: Api): Promise<string> {
  const details = { first_name: 'Erika', last_name: 'Mustermann', birth_date: '1984-08-12' }
  const { sid } = ok(await api('POST', '/v1/Inquiries', { IsoCountry: 'DE', Attributes: JSON.stringify(details) }))
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
  ok(await staff('POST', '/staff/v1/Sandbox/Simulate', { Sid: sid, Status: 'in-review' }))
  return sid
}

/** Every way in which a person or a program could see something of the two. */
function looksAt(url: string, { customer, staff, document, file, review }: Prepared): Look[] {
  const [owner, reviewer] = [apiOf(url, customer), apiOf(url, staff)]
  const isThere = ({ status }: { status: number }) => status === 200
  const hasWord = (word: string) => (answer: { status: number; body: unknown }) =>
    isThere(answer) && JSON.stringify(answer.body).includes(word)
  return [
    { name: 'the page of the scan', ask: () => owner('GET', `/v1/IdentityDocuments/${document}/Files/${file}/Pages/0`), shows: isThere },
    { name: 'the document with its scans', ask: () => owner('GET', `/v1/IdentityDocuments/${document}`), shows: hasWord(file) },
    { name: 'the list of documents', ask: () => owner('GET', '/v1/IdentityDocuments'), shows: hasWord(file) },
    { name: 'the papers of the check', ask: () => claimed(reviewer, review, `/staff/v1/Reviews/${review}/Papers`), shows: isThere },
  ]
}

/** The claim is renewed, because the clock has moved on. */
async function claimed(reviewer: Api, review: string, path: string) {
  await reviewer('POST', `/staff/v1/Reviews/${review}/Claim`, {})
  return reviewer('GET', path)
}
