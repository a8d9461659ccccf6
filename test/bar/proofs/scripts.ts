import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext, Page } from 'playwright-core'
import { type Api, eventually, multipart } from '../../helpers/client.ts'
import { newSignInToken, signIn } from '../../helpers/sign-in.ts'
import { writePdf } from '../../specimens/pdf.ts'
import { browserOf, contextWith } from '../browser.ts'
import { consolePaths } from '../pages.ts'
import { inParallel, type Proof, Tally } from '../proof.ts'
import type { Stage, Tenant } from '../stage.ts'
import { filledBody, filledPath } from '../tenancy/fill.ts'
import { demoObjects, type Objects } from '../tenancy/objects.ts'
import { operationsOf } from '../tenancy/operations.ts'
import { ok } from '../things.ts'

/** Each runs in a careless page, by a way of its own. */
const CORPUS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(2)>',
  '"><svg onload=alert(3)>',
  `'"--></style></title></textarea><img src=x onerror="alert(4)">`,
  '<iframe srcdoc="<script>parent.alert(5)</script>"></iframe>',
  '<a href="javascript:alert(6)">x</a><details open ontoggle=alert(6)>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(7)></style></mglyph></table></mtext></math>',
  '{{constructor.constructor("alert(8)")()}}<body onload=alert(8)>',
  '\u202E<input autofocus onfocus=alert(9)>',
]
const AWAY = ['javascript:alert(1)', '//evil.example/', '/\\evil.example/', 'https:evil.example', '/\t/evil.example']

/** Which things a page of one thing is opened with. A page with `$sid` that is not named here is a miss. */
export const THINGS: Record<string, (own: Objects, more: MoreThings) => readonly string[]> = {
  '/documents/$sid': own => [own.document, own.draft],
  '/numbers/$sid': own => [own.number],
  '/bundles/$sid': own => [own.bundle],
  '/checks/$sid': own => [own.inquiry],
  '/imports/$sid': (own, { imports }) => [own.import, ...imports],
  '/review/$sid': (_, { reviews }) => reviews,
  '/trust-hub/profiles/$sid': own => [own.profile],
  '/trust-hub/products/$sid': own => [own.product],
  '/operations/accounts/$sid': own => [own.account],
  '/operations/checks/$sid': own => [own.inquiry],
  '/operations/rules/$sid': (_, { rules }) => rules,
  '/operations/rules/changes/$sid': (_, { changes }) => changes,
}

/** SIDs of the files that were planted, and those that only staff see. */
interface MoreThings {
  imports: readonly string[]
  reviews: readonly string[]
  rules: readonly string[]
  changes: readonly string[]
}

export const scripts: Proof = {
  name: 'T-XSS',
  goal: 'what anybody types, uploads, names a file or prints on a paper runs on no page of the Console and the hosted check: no dialog, no report of the content policy, nobody led away',
  control: 'a page that believes its input: the same texts must run there; and an inline script put into our own page must be reported',
  isLong: true,
  async run(stage) {
    const tally = new Tally()
    const browser = await browserOf(stage)
    const demo = await stage.demo()
    const own = await demoObjects(stage)
    const stored = await plant(stage, demo, own)
    const url = await stage.url()
    const session = await signIn(url, await newSignInToken(await stage.sql(), demo.sid))
    const context = await contextWith(stage, url, [session.cookie])
    const alarms = await watch(context)
    const more = { imports: stored.imports, ...(await staffThings(await stage.staff(), stage.pick(3, 12))) }
    for (const path of addresses(own, more, tally)) await visit(context, url + path, alarms, path, tally)
    const anonymous = await browser.newContext()
    const others = await watch(anonymous)
    for (const [name, link] of Object.entries(await links(stage, demo, own))) await visit(anonymous, link, others, name, tally)
    for (const next of AWAY) await staysHome(anonymous, url, await newSignInToken(await stage.sql(), demo.sid), next, tally)
    const isControlCaught = (await carelessPageRuns(anonymous, others)) && (await inlineIsReported(context, url, alarms))
    await anonymous.close()
    return {
      n: tally.n,
      misses: tally.misses,
      isControlCaught,
      figures: { fields: stored.tried, taken: stored.taken, pages: tally.n, texts: CORPUS.length },
    }
  },
}

/** Puts the texts into every field of every operation of account and staff, into names of files and onto a paper. Returns how many were taken. */
async function plant(stage: Stage, { api }: Tenant, own: Objects): Promise<{ tried: number; taken: number; imports: string[] }> {
  const staff = await stage.staff()
  const writes = (await operationsOf(await stage.url())).filter(
    ({ method, path, access }) =>
      method === 'POST' && access !== 'public' && !/\/Sandbox\/|\/Close$|\/Redact$|Erasures$|NumberImports$/.test(path),
  )
  let turn = 0
  let taken = 0
  const text = () => CORPUS[turn++ % CORPUS.length] ?? ''
  const tries = writes.flatMap(operation =>
    operation.inBody.filter(name => name !== 'Status').map(name => ({ operation, name, value: text() })),
  )
  await inParallel(tries, 4, async ({ operation: { method, path, access, example }, name, value }) => {
    const body = {
      FriendlyName: value,
      ...example,
      ...filledBody(method, path, own),
      [name]: name === 'Attributes' ? attributes(text) : value,
    }
    const { status } = await (access === 'staff' ? staff : api)('POST', filledPath(method, path, own), body)
    if (status < 300) taken += 1
  })
  await paperWith(api, text)
  await api('POST', `/v1/Inquiries/${own.inquiry}/Delegations`, { Email: 'x@example.com', Name: text() })
  await api('POST', '/v1/Requests', { Subject: text(), Message: text(), About: own.document })
  return { tried: tries.length, taken, imports: await filesWith(api, text) }
}

const attributes = (text: () => string): string =>
  JSON.stringify(
    Object.fromEntries(
      ['first_name', 'last_name', 'business_name', 'birth_date', 'document_number', 'email', 'comments', text()].map(name => [
        name,
        text(),
      ]),
    ),
  )

/** Two CSV files, a trial and one that is filed, whose rows are told with what stands in them: some are taken, others refused. */
async function filesWith(api: Api, text: () => string): Promise<string[]> {
  const cell = (value: string) => `"${value.replaceAll('"', '""')}"`
  const rows = CORPUS.flatMap(() => [`end_user,${cell(text())},individual`, `${cell(text())},${cell(text())},${cell(text())}`])
  const csv = ['kind,friendly_name,end_user_type', ...rows, ''].join('\n')
  const sids: string[] = []
  for (const isTrial of ['true', 'false']) {
    const { sid } = ok(await api('POST', `/v1/Imports?DryRun=${isTrial}`, csv, { 'content-type': 'text/csv' }))
    await eventually(
      () => api('GET', `/v1/Imports/${sid}`),
      ({ body }) => body.status === 'completed',
    )
    sids.push(sid)
  }
  return sids
}

/** A digital paper that says what its owner typed, so that the reading shows it too. */
async function paperWith(api: Api, text: () => string): Promise<void> {
  const said = [text(), text(), text()]
  const runs = said.map((words, line) => ({ words: `Name: ${words}`, x: 60, y: 100 + line * 40, size: 14 }))
  const bytes = writePdf([{ kind: 'utility_bill', issuingCountry: 'DE', runs, fields: {} }])
  const fields = {
    FriendlyName: text(),
    IsoCountry: 'DE',
    NumberType: 'local',
    EndUserType: 'individual',
    DocumentType: 'utility_bill',
    Attributes: JSON.stringify({ first_name: said[0], last_name: said[1] }),
  }
  const { sid } = ok(await api('POST', '/v1/IdentityDocuments', await multipart(fields, [{ name: `${text()}.pdf`, bytes }])))
  await eventually(
    () => api('GET', `/v1/IdentityDocuments/${sid}`),
    ({ body }) => body.documents[0].status !== 'reading',
    120_000,
  )
}

async function openReviews(staff: Api, count: number): Promise<string[]> {
  const { body } = await staff('GET', '/staff/v1/Reviews?Status=open&PageSize=200')
  const byType = new Map<string, string>()
  for (const { sid, subject_type: type } of body.reviews) byType.set(type, sid)
  return [...new Set([...byType.values(), ...body.reviews.map(({ sid }: { sid: string }) => sid)])].slice(0, count)
}

async function staffThings(staff: Api, count: number): Promise<Omit<MoreThings, 'imports'>> {
  const first = async (path: string, key: string) =>
    ok(await staff('GET', `${path}?PageSize=1`))
      [key].slice(0, 1)
      .map(({ sid }: { sid: string }) => sid)
  return {
    reviews: await openReviews(staff, count),
    rules: await first('/staff/v1/Regulations', 'regulations'),
    changes: await first('/staff/v1/RegulationChanges', 'regulation_changes'),
  }
}

function addresses(own: Objects, more: MoreThings, tally: Tally): string[] {
  return consolePaths().flatMap(path => {
    if (!path.includes('$')) return [path]
    const things = THINGS[path]
    tally.check(things !== undefined, `the page ${path} has no entry in test/bar/proofs/scripts.ts`)
    return (things?.(own, more) ?? []).map(sid => path.replace('$sid', sid))
  })
}

/** One-time links as strangers get them. */
async function links(stage: Stage, { api }: Tenant, own: Objects): Promise<Record<string, string>> {
  const { url } = ok(await api('POST', `/v1/Inquiries/${own.inquiry}/Links`, {}))
  const delegated = ok(await api('POST', `/v1/Inquiries/${own.inquiry}/Delegations`, { Email: 'x@example.com', Name: CORPUS[1] ?? '' }))
  const home = await stage.url()
  return { 'the hosted check': home + new URL(url).pathname, 'the check of a colleague': home + new URL(delegated.url).pathname }
}

interface Alarms {
  said: string[]
}

/** Hears dialogs, and what the content policy had to stop. */
async function watch(context: BrowserContext): Promise<Alarms> {
  const alarms: Alarms = { said: [] }
  context.on('dialog', dialog => {
    alarms.said.push(`a dialog: ${dialog.message().slice(0, 40)}`)
    void dialog.dismiss().catch(() => undefined)
  })
  await context.exposeBinding('reportViolation', (_, directive: string) => {
    alarms.said.push(`the content policy stopped ${directive}`)
  })
  await context.addInitScript(
    "document.addEventListener('securitypolicyviolation', event => window.reportViolation(event.effectiveDirective + ' ' + event.blockedURI))",
  )
  return alarms
}

async function visit(context: BrowserContext, address: string, alarms: Alarms, name: string, tally: Tally): Promise<void> {
  alarms.said.length = 0
  const page = await context.newPage()
  try {
    await page.goto(address, { timeout: 60_000 })
    await settled(page)
    tally.check(alarms.said.length === 0, `${name}: ${alarms.said.slice(0, 3).join('; ')}`)
  } finally {
    await page.close()
  }
}

/** Everything that a page loads is there, and what hides in it has had its chance. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  await eventually(
    () => page.locator('[aria-busy=true]').count(),
    count => count === 0,
    30_000,
  )
  await page.waitForTimeout(150)
}

async function staysHome(context: BrowserContext, url: string, token: string, next: string, tally: Tally): Promise<void> {
  const page = await context.newPage()
  await page.goto(`${url}/sign-in?${new URLSearchParams({ token, next })}`, { timeout: 60_000 })
  await settled(page)
  tally.check(new URL(page.url()).origin === new URL(url).origin, `signing in with next=${next} led to ${new URL(page.url()).host}`)
  await page.close()
}

/** The same texts in a page that puts them in as they are. */
async function carelessPageRuns(context: BrowserContext, alarms: Alarms): Promise<boolean> {
  const server = createServer((request, response) => {
    const text = CORPUS[Number(new URL(request.url ?? '/', 'http://x').searchParams.get('n'))] ?? ''
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><body><p title="${text}">${text}</p>`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  let ran = 0
  for (const n of CORPUS.keys()) {
    alarms.said.length = 0
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?n=${n}`)
    await page.waitForTimeout(150)
    if (alarms.said.some(said => said.startsWith('a dialog'))) ran += 1
    await page.close()
  }
  server.close()
  return ran >= CORPUS.length - 2
}

async function inlineIsReported(context: BrowserContext, url: string, alarms: Alarms): Promise<boolean> {
  alarms.said.length = 0
  const page = await context.newPage()
  await page.goto(url)
  await settled(page)
  await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')")
  await page.waitForTimeout(300)
  await page.close()
  return alarms.said.some(said => said.startsWith('the content policy')) && !alarms.said.some(said => said.startsWith('a dialog'))
}
