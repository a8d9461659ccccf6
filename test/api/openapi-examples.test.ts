import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Api, accountApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

let server: TestServer
let api: Api
before(async () => {
  server = await startServer()
  api = accountApi(server)
})
after(() => server.stop())

const FORM = 'application/x-www-form-urlencoded'

interface Operation {
  parameters: { name: string; in: string; example?: string }[]
  requestBody?: { content: Record<string, { example?: Record<string, string> }> }
  responses: Record<string, unknown>
}

test('every example of the API description works on a fresh server', async () => {
  const description = (await api('GET', '/openapi.json')).body as { paths: Record<string, Record<string, Operation>> }
  let count = 0
  for (const [path, operations] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const query = operation.parameters.filter(({ example }) => example !== undefined)
      const body = operation.requestBody?.content[FORM]?.example
      if (query.length === 0 && !body) continue
      const search = new URLSearchParams(query.map(({ name, example }): [string, string] => [name, example ?? '']))
      const place = path.replace('{AccountSid}', server.accountSid).replace('{IsoCountry}', 'DE')
      assert.doesNotMatch(place, /\{/, `${path} has an example but no value for its path`)
      const answer = await api(method.toUpperCase(), query.length > 0 ? `${place}?${search}` : place, body)
      const wanted = Object.keys(operation.responses).map(Number)
      assert.ok(wanted.includes(answer.status), `${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body).slice(0, 300)}`)
      count += 1
    }
  }
  assert.ok(count >= 20, `only ${count} examples`)
})
