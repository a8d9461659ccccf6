import { readConfig } from '../../../src/app/config.ts'
import { buildServer } from '../../../src/app/server.ts'
import { openServices } from '../../../src/app/services.ts'
import type { Stage } from '../stage.ts'

export interface Served {
  method: 'GET' | 'POST' | 'DELETE'
  /** With `{Name}` for parameters, as the API's description writes them. */
  path: string
}

let listed: Promise<Served[]> | undefined

/** Every route of the code, asked of the server itself, so that none can be forgotten. Files of the Console are left out. */
export const servedRoutes = (stage: Stage): Promise<Served[]> => {
  listed ??= list(stage)
  return listed
}

async function list(stage: Stage): Promise<Served[]> {
  const { dataDir } = await stage.server()
  const services = await openServices(readConfig({ data: dataDir, port: '0' }, { COUNTERSIGN_LOG: 'silent', COUNTERSIGN_SANDBOX: '1' }), {
    own: false,
  })
  try {
    const app = await buildServer(services, { isDone: true })
    await app.ready()
    const text = app.printRoutes({ commonPrefix: false })
    await app.close()
    return parse(text)
  } finally {
    await services.stop()
  }
}

/** The router prints a tree: four columns a level, the methods in brackets. */
function parse(text: string): Served[] {
  const parents: string[] = []
  return text.split('\n').flatMap(line => {
    const [, indent = '', part = '', methods = ''] = /^([│├└─ ]*)(\S+)(?: \(([^)]*)\))?/.exec(line) ?? []
    if (!part) return []
    const depth = indent.length / 4
    parents[depth - 1] = part
    const path = parents.slice(0, depth).join('')
    // Two names of one place are written with a bar between.
    const told = path.replace(/\|:\w+/g, '').replace(/:(\w+)/g, '{$1}')
    if (/^\/assets\/|\.(html|svg)$/.test(told)) return []
    return methods
      .split(', ')
      .flatMap(method => (method === 'GET' || method === 'POST' || method === 'DELETE' ? [{ method, path: told }] : []))
  })
}
