import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createLog } from '../../src/platform/log.ts'
import { joinEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { type Api, accountApi, apiOf, staffApi } from '../helpers/client.ts'
import { startServer, type TestServer } from '../helpers/server.ts'

export interface Tenant {
  sid: string
  token: string
  api: Api
}

/** What proofs share: one sandbox server that is started when first asked for, accounts on it, its database and its log. */
export class Stage {
  readonly isQuick: boolean
  #server: Promise<TestServer> | undefined
  #pool: Promise<pg.Pool> | undefined
  readonly #cleanups: (() => Promise<unknown>)[] = []
  /** Everything the shared server wrote to its two outputs. */
  readonly log: string[] = []

  constructor(isQuick: boolean) {
    this.isQuick = isQuick
  }

  pick<T>(quick: T, full: T): T {
    return this.isQuick ? quick : full
  }

  server(): Promise<TestServer> {
    this.#server ??= startServer({ env: { COUNTERSIGN_LOG: 'info' } }).then(server => {
      for (const stream of [server.process.stdout, server.process.stderr]) stream?.on('data', chunk => this.log.push(String(chunk)))
      return server
    })
    return this.#server
  }

  async url(): Promise<string> {
    return (await this.server()).url
  }

  async demo(): Promise<Tenant> {
    const server = await this.server()
    return { sid: server.accountSid, token: server.authToken, api: accountApi(server) }
  }

  async staff(): Promise<Api> {
    return staffApi(await this.server())
  }

  /** A new full account that nobody else uses. */
  async tenant(): Promise<Tenant> {
    const staff = await this.staff()
    const { status, body } = await staff('POST', '/staff/v1/Accounts', { FriendlyName: 'Bar', Type: 'full' })
    if (status !== 201) throw new Error(`no account: ${status} ${JSON.stringify(body)}`)
    return { sid: body.sid, token: body.auth_token, api: apiOf(await this.url(), { name: body.sid, secret: body.auth_token }) }
  }

  /** The shared server's database, as its owner: sees everything. */
  sql(): Promise<pg.Pool> {
    this.#pool ??= this.server().then(({ dataDir }) => this.open(dataDir))
    return this.#pool
  }

  /** The database below a data directory whose server runs. */
  async open(dataDir: string, options: { max?: number; options?: string } = {}): Promise<pg.Pool> {
    const joined = await joinEmbeddedPostgres({ dataDir, log: createLog('silent') })
    const pool = new pg.Pool({ connectionString: joined.url, max: 20, ...options })
    pool.on('error', () => undefined)
    this.#cleanups.push(async () => {
      await pool.end()
      await joined.stop()
    })
    return pool
  }

  /** A directory that is removed at the end. */
  async scratch(): Promise<string> {
    const dir = await mkdtemp(join(tmpdir(), 'cs-bar-'))
    this.#cleanups.push(() => rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
    return dir
  }

  /** Something to be ended whatever happens. */
  later(cleanup: () => Promise<unknown>): void {
    this.#cleanups.push(cleanup)
  }

  async close(): Promise<void> {
    for (const cleanup of this.#cleanups.reverse()) await cleanup().catch(() => undefined)
    await (await this.#server?.catch(() => undefined))?.stop()
  }
}
