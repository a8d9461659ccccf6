import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, type Api, accountApi, apiOf, staffApi } from '../../helpers/client.ts'
import { startServer } from '../../helpers/server.ts'
import { isDocumented } from '../documented.ts'
import { inParallel, type Proof, Tally } from '../proof.ts'
import { type Operation, operationsOf } from '../tenancy/operations.ts'
import { BODIES } from '../tenancy/parameters.ts'
import { servedRoutes } from '../tenancy/served.ts'

const DEEP = 20_000
const ANSWER_MS = 10_000

/** What nobody should send, and somebody will. */
const ODD: Record<string, string> = {
  nothing: '',
  nul: 'a\u0000b',
  controls: '\u0001\u001b[31m\r\nSet-Cookie: x=1',
  'lone surrogate': 'a\ud800b',
  'right to left': '\u202Egpj.exe',
  combining: `e${'\u0301'.repeat(500)}`,
  long: 'x'.repeat(5_000),
  'very long': 'y'.repeat(200_000),
  quote: `' or 1=1; drop table accounts; --`,
  path: '../../../../etc/passwd',
  template: '{{7*7}}<%= 7*7 %>',
  negative: '-1',
  huge: '9'.repeat(400),
  float: '1e309',
  'no number': 'NaN',
  'first day': '0000-00-00',
  'no day': '2026-02-30T25:61:61Z',
  'far day': '+275760-09-13',
  list: '[1,2,3]',
  'broken JSON': '{"a":',
  'deep JSON': `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
  'deep list': `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  polluted: '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}',
  sid: `AC${'G'.repeat(32)}`,
  'page token': `PA${Buffer.from('["no time","x"]').toString('base64url')}`,
  'odd page token': `PA${Buffer.from('["2026-01-01T00:00:00Z\u0000","\u0000"]').toString('base64url')}`,
  percent: '%00%zz%',
}

interface Try {
  operation: Operation
  place: 'path' | 'query' | 'body' | 'json'
  name: string
  kind: string
}

export const odd: Proof = {
  name: 'T-ODD',
  goal: 'odd values in any parameter of any operation are taken or refused with a documented code, in time, and never with a 5xx',
  control: 'a careless server that passes the values on to a program that fails: its answers must be seen as misses',
  async run(stage) {
    const tally = new Tally()
    const server = await startServer()
    try {
      const apis = {
        account: accountApi(server),
        staff: staffApi(server),
        public: apiOf(server.url, { name: server.accountSid, secret: server.authToken }),
      }
      const operations = [...(await operationsOf(server.url)), ...(await besides(stage))]
      const tries = triesOf(operations, stage.isQuick)
      await inParallel(tries, 6, async one => {
        const ask = async () => {
          const start = performance.now()
          const answer = await send(apis[one.operation.access], one, server.accountSid)
          tally.check(isFine(answer), `${spell(one)}: ${answer?.status} ${answer?.body?.code}`)
          return performance.now() - start
        }
        // Other work of the machine may hold up one answer; a value that takes long takes long again.
        const ms = await ask()
        const againMs = ms < ANSWER_MS ? ms : await ask()
        tally.check(againMs < ANSWER_MS, `${spell(one)}: answered after ${Math.round(ms)} ms, and again after ${Math.round(againMs)} ms`)
      })
      const ready = await fetch(`${server.url}/readyz`)
      tally.check(ready.status === 200, `afterwards /readyz answers ${ready.status}`)
      return {
        n: tally.n,
        misses: [...new Set(tally.misses)],
        isControlCaught: await carelessIsCaught(),
        figures: { operations: operations.length, values: Object.keys(ODD).length, tries: tries.length },
      }
    } finally {
      await server.stop()
    }
  },
}

/** What is served beside the declared operations, with a name or two that its body knows. */
async function besides(stage: Parameters<typeof servedRoutes>[0]): Promise<Operation[]> {
  const served = await servedRoutes(stage)
  return served
    .filter(({ path }) => /^\/(console|verify)\//.test(path) && path !== '/console/v1/Stream')
    .map(({ method, path }) => ({
      method,
      path,
      access: 'public',
      inPath: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
      inQuery: [],
      inBody: method === 'POST' ? ['token', 'email', 'password', 'code', 'message', 'country', 'document_type', 'browser'] : [],
    }))
}

/** In --quick every parameter gets an eighth of the values, each others. Deletions come last. */
function triesOf(operations: readonly Operation[], isQuick: boolean): Try[] {
  const kinds = Object.keys(ODD)
  let turn = 0
  const tries = operations.flatMap(operation => {
    const places: [Try['place'], string[]][] = [
      ['path', operation.inPath],
      ['query', operation.inQuery],
      ['body', operation.inBody],
      ['json', operation.inBody],
    ]
    return places.flatMap(([place, names]) =>
      names.flatMap(name => {
        turn += 1
        return kinds.filter((_, position) => !isQuick || position % 8 === turn % 8).map(kind => ({ operation, place, name, kind }))
      }),
    )
  })
  return tries.sort((one, two) => Number(one.operation.method === 'DELETE') - Number(two.operation.method === 'DELETE'))
}

async function send(
  api: Api,
  { operation: { method, path, inPath }, place, name, kind }: Try,
  account: string,
): Promise<Answer | undefined> {
  const value = ODD[kind] ?? ''
  let url = path
  for (const part of inPath) {
    const filled = place === 'path' && part === name ? value.slice(0, 5_000) : part === 'AccountSid' ? account : `XX${'0'.repeat(32)}`
    url = url.replace(`{${part}}`, encode(filled) || '%20')
  }
  if (place === 'query') url += `?${encode(name)}=${encode(value.slice(0, 5_000))}`
  const body = { ...BODIES[`${method} ${path}`], ...((place === 'body' || place === 'json') && { [name]: value }) }
  const headers: Record<string, string> = place === 'json' ? { 'content-type': 'application/json' } : {}
  const sent = method !== 'POST' ? undefined : place === 'json' ? jsonOf(body, name, value) : body
  return api(method, url, sent, headers).catch(() => undefined)
}

/** What parses is sent as JSON within the JSON, anything else as text. */
function jsonOf(body: Record<string, string>, name: string, value: string): string {
  const rest = JSON.stringify({ ...body, [name]: undefined }).slice(0, -1)
  const isJson = /^[[{]/.test(value)
  return `${rest}${rest === '{' ? '' : ','}${JSON.stringify(name)}:${isJson ? value : JSON.stringify(value)}}`
}

/** A lone surrogate cannot be written in a URL; its bytes can. */
const encode = (text: string): string => (/\p{Surrogate}/u.test(text) ? '%ED%A0%80' : encodeURIComponent(text))

/** A page is fine where there is no such route. */
const isFine = (answer: Answer | undefined): boolean =>
  answer !== undefined && (answer.status < 300 || (answer.status < 500 && isDocumented(answer.status, answer.body?.code)))

async function carelessIsCaught(): Promise<boolean> {
  const careless = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => {
      text += chunk
    })
    request.on('end', () => {
      const status = /%00/.test(text) ? 500 : 200
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(status === 500 ? { code: 20500 } : {}))
    })
  })
  await new Promise<void>(resolve => careless.listen(0, '127.0.0.1', resolve))
  const api = apiOf(`http://127.0.0.1:${(careless.address() as AddressInfo).port}`, { name: 'x', secret: 'x' })
  const answers = [await api('POST', '/', { Name: ODD.nul }), await api('POST', '/', { Name: 'x' })]
  careless.close()
  return answers.map(isFine).join() === 'false,true'
}

const spell = ({ operation: { method, path }, place, name, kind }: Try): string => `${method} ${path} ${place} ${name} (${kind})`
