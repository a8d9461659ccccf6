import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { describeApi, operationIdOf } from './openapi.ts'
import { route } from './route.ts'

const about = { title: 'Test', version: '1', publicUrl: 'http://127.0.0.1' }
const upload = route({
  method: 'POST',
  path: '/v1/Papers/:Sid',
  tag: 'Papers',
  summary: 'File a paper',
  params: Type.Object({ Sid: Type.String() }),
  body: Type.Object({ Name: Type.String(), Note: Type.Optional(Type.String()) }),
  maxFiles: 2,
  status: 201,
  handle: async () => ({}),
})
const removal = route({
  method: 'DELETE',
  path: '/2010-04-01/Papers/:Sid',
  tag: 'Papers',
  summary: 'x',
  access: 'public',
  status: 204,
  handle: async () => undefined,
})

// The description is JSON of many shapes; a test reads what it expects.
const at = (document: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), document)

test('a route with files is described as form, JSON and multipart, with its status and what is required', () => {
  const document = describeApi([upload], about)
  const operation = at(document, 'paths', '/v1/Papers/{Sid}', 'post')
  const content = at(operation, 'requestBody', 'content')
  assert.deepEqual(Object.keys(content ?? {}), ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data'])
  assert.deepEqual(at(content, 'multipart/form-data', 'schema', 'required'), ['Name'])
  assert.equal(at(content, 'multipart/form-data', 'schema', 'properties', 'File', 'maxItems'), 2)
  assert.equal(at(operation, 'responses', '201', 'description'), 'Done.')
  assert.equal(at(operation, 'parameters', '0', 'name'), 'Sid')
  assert.deepEqual(at(operation, 'security'), [{ account: [] }])
})

test('the 2010 API keeps its suffix, and a deletion has no body', () => {
  const document = describeApi([removal], about)
  const operation = at(document, 'paths', '/2010-04-01/Papers/{Sid}.json', 'delete')
  assert.equal(at(operation, 'responses', '204', 'content'), undefined)
  assert.deepEqual(at(operation, 'security'), [])
  assert.equal(at(operation, 'requestBody'), undefined)
})

test('operations on the same path have ids of their own', () => {
  assert.notEqual(operationIdOf({ method: 'GET', path: '/v1/Papers/:Sid' }), operationIdOf({ method: 'POST', path: '/v1/Papers/:Sid' }))
  assert.notEqual(operationIdOf({ method: 'GET', path: '/v1/Papers/:Sid' }), operationIdOf({ method: 'GET', path: '/v1/Papers' }))
})
