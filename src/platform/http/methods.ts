import type { AnyRoute } from './route.ts'

/** Which methods the declared routes serve at a path, in capitals; empty where there is nothing. */
export function methodsByPath(routes: readonly Pick<AnyRoute, 'method' | 'path'>[]): (path: string) => string[] {
  const declared = routes.map(({ method, path }) => ({ method, parts: path.split('/') }))
  return path => {
    const asked = path.replace(/\/$/, '').split('/')
    const fits = ({ parts }: { parts: string[] }) =>
      parts.length === asked.length && parts.every((part, place) => (part.startsWith(':') ? asked[place] !== '' : part === asked[place]))
    const methods = new Set<string>(declared.filter(fits).map(({ method }) => method))
    return [...methods, ...(methods.has('GET') ? ['HEAD'] : [])].sort()
  }
}
