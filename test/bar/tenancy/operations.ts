/** One operation of the API's own description. */
export interface Operation {
  method: string
  path: string
  access: 'account' | 'staff' | 'public'
  inPath: string[]
  inQuery: string[]
  inBody: string[]
  /** A body that works, where the description has one. */
  example?: Record<string, string> | undefined
  /** The kind of file that a success is, where it is one. */
  download?: string | undefined
}

interface Described {
  security: Record<string, unknown>[]
  parameters: { name: string; in: string }[]
  responses: Record<string, { content?: Record<string, unknown> }>
  requestBody?: { content: Record<string, { schema: { properties?: Record<string, unknown> }; example?: Record<string, string> }> }
}

/** Routes that answer with bytes are served beside the declared ones. */
const PAGES: Operation = {
  method: 'GET',
  path: '/v1/IdentityDocuments/{Sid}/Files/{File}/Pages/{Page}',
  access: 'account',
  inPath: ['Sid', 'File', 'Page'],
  inQuery: [],
  inBody: [],
}

/** Every operation that the server declares: /openapi.json is made from the very list that is served. */
export async function operationsOf(url: string): Promise<Operation[]> {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, Record<string, Described>> }
  const declared = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, about]): Operation => {
      const names = (place: string) => about.parameters.filter(parameter => parameter.in === place).map(({ name }) => name)
      const schema = Object.values(about.requestBody?.content ?? {})[0]?.schema
      const access = about.security.length === 0 ? 'public' : 'staff' in (about.security[0] ?? {}) ? 'staff' : 'account'
      return {
        method: method.toUpperCase(),
        path,
        access,
        inPath: names('path'),
        inQuery: names('query'),
        inBody: Object.keys(schema?.properties ?? {}),
        example: Object.values(about.requestBody?.content ?? {})[0]?.example,
        download: Object.keys(about.responses['200']?.content ?? {}).find(type => type !== 'application/json'),
      }
    }),
  )
  return [...declared, PAGES]
}
