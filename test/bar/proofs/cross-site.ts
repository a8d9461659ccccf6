import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { newSignInToken, signIn } from '../../helpers/sign-in.ts'
import { contextWith } from '../browser.ts'
import { differing, fingerprintOf } from '../fingerprint.ts'
import { type Proof, Tally } from '../proof.ts'
import type { Stage } from '../stage.ts'
import { filledBody, filledPath } from '../tenancy/fill.ts'
import { demoObjects, type Objects } from '../tenancy/objects.ts'
import { type Served, servedRoutes } from '../tenancy/served.ts'

interface Target {
  method: string
  path: string
  url: string
  body: Record<string, string>
  /** Whose cookie the route takes. */
  jar: 'console' | 'check'
}

/** What needs no session, but a secret of its own in the request: the secret is what another site does not have. */
const BY_SECRET = ['/console/v1/SignIn', '/console/v1/SignIn/Links', '/verify/api/session', '/upload/{Token}', '/verify/webhooks/persona']

export const crossSite: Proof = {
  name: 'T-CSRF',
  goal: 'no page of another origin changes anything through the session of a signed-in browser, on any route that changes something',
  control:
    'a server that believes the cookie alone: pages of another origin must reach it with the cookie; and our own page must be able to change something',
  async run(stage) {
    const tally = new Tally()
    const { url } = await stage.server()
    const demo = await stage.demo()
    const own = await demoObjects(stage)
    const routes = (await servedRoutes(stage)).filter(({ method, path }) => method !== 'GET' && !BY_SECRET.includes(path))
    const targets = routes.map(route => targetOf(route, url, own))
    const console = await signIn(url, await newSignInToken(await stage.sql(), demo.sid))
    const check = await checkCookie(stage)
    const cookies = { console: console.cookie, check }
    for (const target of targets) await refuses(target, cookies[target.jar], console.csrf, url, tally)
    const careless = await carelessServer()
    const context = await contextWith(stage, url, [console.cookie, check])
    await context.addCookies([{ name: 'session', value: 'x', url: careless.url, httpOnly: true, sameSite: 'Lax' }])
    const evil = await evilOrigin()
    const sql = await stage.sql()
    const before = await fingerprintOf(sql)
    const page = await context.newPage()
    // Another port is another origin and the same site: the browser sends the cookies along.
    await page.goto(evil.url)
    await page.evaluate(attack, [...targets, { method: 'POST', url: careless.url, body: {} }])
    const changed = differing(before, await fingerprintOf(sql))
    tally.check(changed.length === 0, `a page of another origin changed rows of ${changed}`)
    tally.n += targets.length * 3
    const allowed = await fetch(`${url}/v1/Requests`, {
      method: 'POST',
      headers: { cookie: console.cookie, 'x-csrf-token': console.csrf, origin: url, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ Subject: 'Own page', Message: 'Own page' }),
    })
    careless.close()
    evil.close()
    return {
      n: tally.n,
      misses: tally.misses,
      isControlCaught: careless.hits() > 0 && allowed.status === 201,
      figures: { routes: targets.length },
    }
  },
}

function targetOf({ method, path }: Served, url: string, own: Objects): Target {
  const body = { FriendlyName: 'stolen', ...filledBody(method, path, own) }
  return { method, path, url: url + filledPath(method, path, own), body, jar: path.startsWith('/verify/') ? 'check' : 'console' }
}

/** What a browser would send from elsewhere: with the cookie, without what only our own pages know or say. */
async function refuses(
  { method, path, url, body, jar }: Target,
  cookie: string,
  csrf: string,
  origin: string,
  tally: Tally,
): Promise<void> {
  const fromElsewhere: Record<string, string>[] = [
    { 'x-csrf-token': csrf, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { 'x-csrf-token': csrf, origin: origin.replace(/\d+$/, '1'), 'sec-fetch-site': 'same-site' },
    { 'x-csrf-token': csrf, origin: 'null' },
    ...(jar === 'console' ? [{}, { 'x-csrf-token': 'x'.repeat(csrf.length) }] : []),
  ]
  for (const headers of fromElsewhere) {
    const answer = await fetch(url, {
      method,
      headers: { cookie, ...headers },
      ...(method === 'POST' && { body: new URLSearchParams(body) }),
    })
    tally.check(answer.status === 403, `${method} ${path} with ${Object.keys(headers).join(', ') || 'the cookie alone'}: ${answer.status}`)
  }
}

/** Runs in the page: every way in which a page can send something elsewhere. */
const attack = async (targets: { method: string; url: string; body: Record<string, string> }[]): Promise<void> => {
  const tries = targets.flatMap(({ method, url, body }) => [
    fetch(url, { method, mode: 'no-cors', credentials: 'include', ...(method === 'POST' && { body: new URLSearchParams(body) }) }),
    fetch(url, {
      method,
      credentials: 'include',
      headers: { 'content-type': 'application/json', 'x-csrf-token': 'x' },
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    }),
    fetch(url, {
      method: 'POST',
      mode: 'no-cors',
      credentials: 'include',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify(body),
    }),
  ])
  await Promise.allSettled(tries)
}

/** A session of the hosted check, as an applicant's browser holds it. */
async function checkCookie(stage: Stage): Promise<string> {
  const { api } = await stage.demo()
  const { body } = await api('POST', '/v1/Inquiries', { IsoCountry: 'DE', Attributes: '{"first_name":"Erika"}' })
  const token = new URL(body.url).pathname.split('/').at(-1)
  const opened = await fetch(`${await stage.url()}/verify/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  return opened.headers.get('set-cookie')?.split(';')[0] ?? ''
}

async function evilOrigin(): Promise<{ url: string; close(): void }> {
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Evil</title>'))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => void server.close() }
}

/** Changes something for whoever brings a cookie. */
async function carelessServer(): Promise<{ url: string; hits(): number; close(): void }> {
  let hits = 0
  const server = createServer((request, response) => {
    if (request.method === 'POST' && (request.headers.cookie ?? '').includes('session=')) hits += 1
    response.writeHead(204).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, hits: () => hits, close: () => void server.close() }
}
