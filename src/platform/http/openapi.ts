import type { TSchema } from 'typebox'
import type { AnyRoute } from './route.ts'

export interface ApiAbout {
  title: string
  version: string
  publicUrl: string
}

type Json = Record<string, unknown>

const FORM = 'application/x-www-form-urlencoded'
const SCHEMES = { account: 'account', staff: 'staff' } as const

/** The OpenAPI 3.1 description of declared routes: what is served is what is described, from the same schemas. */
export function describeApi(routes: readonly AnyRoute[], { title, version, publicUrl }: ApiAbout): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = pathOf(route)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title, version },
    servers: [{ url: publicUrl }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map(name => ({ name })),
    paths,
    components: {
      securitySchemes: {
        account: { type: 'http', scheme: 'basic', description: 'Account SID and auth token, or the SID and secret of an API key.' },
        staff: { type: 'http', scheme: 'basic', description: 'Key and secret of a member of staff.' },
      },
      schemas: { Error: ERROR, Page: PAGE },
      responses: {
        Refused: {
          description: 'The request was refused; nothing was changed.',
          content: { 'application/json': { schema: ref('schemas/Error') } },
        },
      },
    },
  }
}

/** OpenAPI notation; the 2010 API keeps its `.json`. */
export const pathOf = ({ path }: Pick<AnyRoute, 'path'>): string =>
  path.replace(/:(\w+)/g, '{$1}') + (path.startsWith('/2010-04-01/') ? '.json' : '')

/** Unique, and the same from run to run: clients are generated from it. */
export const operationIdOf = ({ method, path }: Pick<AnyRoute, 'method' | 'path'>): string => {
  const words = path.split('/').filter(Boolean)
  const named = words.map(word =>
    word.startsWith(':') ? `By${word.slice(1)}` : word.replace(/(?:^|[-.])(\w)/g, (_, letter: string) => letter.toUpperCase()),
  )
  return method.toLowerCase() + named.join('')
}

function operation(route: AnyRoute): Json {
  const { summary, tag, access = 'account', status = 200, roles } = route
  return {
    operationId: operationIdOf(route),
    summary,
    tags: [tag],
    security: access === 'public' ? [] : [{ [SCHEMES[access]]: [] }],
    ...(access === 'staff' && { 'x-roles': roles ?? [] }),
    parameters: [...parametersIn('path', route.params), ...withExamples(parametersIn('query', route.query), route), ...idempotency(route)],
    ...(route.method === 'POST' && { requestBody: requestBody(route) }),
    responses: { [status]: success(route, status), '4XX': ref('responses/Refused') },
  }
}

function success({ answer, downloads }: AnyRoute, status: number): Json {
  if (status === 204) return { description: 'Done; no body.' }
  if (downloads) return { description: 'A file.', content: { [downloads]: { schema: { type: 'string', format: 'binary' } } } }
  return { description: 'Done.', content: { 'application/json': { schema: answer ?? { type: 'object' } } } }
}

function parametersIn(place: 'path' | 'query', schema: TSchema | undefined): Json[] {
  const { properties, required } = objectOf(schema)
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

const idempotency = ({ method, takesCsv, downloads }: AnyRoute): Json[] =>
  method === 'POST' && !takesCsv && !downloads
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'The same key with the same request gives the first answer again and changes nothing.',
          schema: { type: 'string', maxLength: 255 },
        },
      ]
    : []

/** The values of a GET's example, each beside its parameter. */
const withExamples = (parameters: Json[], { example }: AnyRoute): Json[] =>
  parameters.map(parameter =>
    example?.[String(parameter.name)] === undefined ? parameter : { ...parameter, example: example[String(parameter.name)] },
  )

function requestBody({ body, maxFiles, example, takesCsv }: AnyRoute): Json {
  if (takesCsv) return { required: true, content: { 'text/csv': { schema: { type: 'string', format: 'binary' } } } }
  const schema = body ?? { type: 'object', properties: {} }
  const { properties, required } = objectOf(body)
  const files = { type: 'array', maxItems: maxFiles, items: { type: 'string', format: 'binary' } }
  return {
    required: required.length > 0,
    content: {
      [FORM]: { schema, ...(example && { example }) },
      'application/json': { schema, ...(example && { example }) },
      ...(maxFiles && { 'multipart/form-data': { schema: { type: 'object', required, properties: { ...properties, File: files } } } }),
    },
  }
}

function objectOf(schema: TSchema | undefined): { properties: Record<string, unknown>; required: readonly string[] } {
  if (!schema || !('properties' in schema)) return { properties: {}, required: [] }
  // A TypeBox object schema is plain JSON Schema.
  const { properties, required } = schema as { properties?: Record<string, unknown>; required?: readonly string[] }
  return { properties: properties ?? {}, required: required ?? [] }
}

const ref = (name: string): Json => ({ $ref: `#/components/${name}` })

const ERROR: Json = {
  type: 'object',
  required: ['code', 'message', 'more_info', 'status'],
  properties: {
    code: { type: 'integer', description: "Twilio's code where there is one; 70xxx are ours." },
    message: { type: 'string' },
    more_info: { type: 'string', format: 'uri' },
    status: { type: 'integer' },
    details: { type: 'object', description: 'What can be mended, where an error can say more than a sentence.' },
  },
}

const PAGE: Json = {
  type: 'object',
  description: 'Beside `meta` a list has one array, named by `meta.key`.',
  required: ['meta'],
  properties: {
    meta: {
      type: 'object',
      properties: {
        key: { type: 'string' },
        page: { type: 'integer' },
        page_size: { type: 'integer' },
        url: { type: 'string', format: 'uri' },
        first_page_url: { type: 'string', format: 'uri' },
        next_page_url: { type: ['string', 'null'], format: 'uri' },
        previous_page_url: { type: ['string', 'null'], format: 'uri' },
      },
    },
  },
}
