import type { AnyRoute } from './route.ts'

/** Which methods the declared routes serve at a path, in capitals; empty where there is nothing. */
export function methodsByPath(routes: readonly Pick<AnyRoute, 'method' | 'path'>[]): (path: string) => string[] {
  const patterns = routes.map(({ method, path }) => ({ method, at: patternOf(path) }))
  return path => {
    const methods = new Set<string>(patterns.filter(({ at }) => at.test(path)).map(({ method }) => method))
    return [...methods, ...(methods.has('GET') ? ['HEAD'] : [])].sort()
  }
}

function patternOf(path: string): RegExp {
  const parts = path.split('/').map(part => (part.startsWith(':') ? '[^/]+' : part.replace(/[^\w-]/g, '\\$&')))
  return new RegExp(`^${parts.join('/')}/?$`)
}
