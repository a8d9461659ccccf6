import type { Kind, Objects } from './objects.ts'
import { BODIES, kindInPath } from './parameters.ts'

/** The path of an operation with the account's own things in it; an invented one where it has none. */
export const filledPath = (method: string, path: string, own: Objects): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const kind = kindInPath(path, name, method)
    if (kind && kind in own) return own[kind as Kind]
    return name === 'IsoCountry' ? 'US' : `XX${'0'.repeat(32)}`
  })

/** What an operation needs in its body. */
export const filledBody = (method: string, path: string, own: Objects): Record<string, string> =>
  Object.fromEntries(
    Object.entries(BODIES[`${method} ${path}`] ?? {}).map(([name, value]) => [
      name,
      value.replace(/^\{(\w+)\}$/, (_, kind: string) => (kind in own ? own[kind as Kind] : '')),
    ]),
  )
