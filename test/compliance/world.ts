import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/app/config.ts'
import { firstStart } from '../../src/app/first-start.ts'
import { rulesDir } from '../../src/app/serve.ts'
import { openServices, type Services, systemContext } from '../../src/app/services.ts'
import { dueSweeps, jobHandlers } from '../../src/app/worker.ts'
import { createAccount } from '../../src/features/accounts/create.ts'
import { loadRegulations } from '../../src/features/regulations/load.ts'
import { publishLoaded } from '../../src/features/rule-changes/publish.ts'
import type { Context } from '../../src/platform/postgres/context.ts'
import type { Job } from '../../src/platform/queue/jobs.ts'

/** The whole server without its ports: verbs are called, jobs and sweeps run when they are told to, and the clock is the test's. */
export interface World {
  services: Services
  /** The context of an account at the present moment of the world. */
  owner(accountSid: string): Context
  system(): Context
  newAccount(): Promise<string>
  advance(days: number): void
  /** Does everything that is due: sweeps, then jobs, until none is left. */
  settle(): Promise<void>
  stop(): Promise<void>
}

const SWEEPS = /^(expiry|outdated|reminders|holds|late readings)/

export async function openWorld(): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'world-'))
  const services = await openServices(readConfig({ data: dataDir }, {}), { own: true })
  await publishLoaded(systemContext(services), await loadRegulations(rulesDir(), undefined))
  await firstStart(services)
  const handlers = jobHandlers(services)
  const sweeps = dueSweeps(services).filter(({ name }) => SWEEPS.test(name))
  const system = () => systemContext(services)
  return {
    services,
    system,
    owner: accountSid => ({ ...systemContext(services, { accountSid }), scope: 'account' }),
    newAccount: async () => (await createAccount(system(), { friendlyName: 'World', type: 'full', isTest: true })).sid,
    advance: days => services.clock.advanceTo(services.clock.offsetMs() + days * 86_400_000),
    async settle() {
      for (const { run } of sweeps) while ((await run()) > 0);
      for (let jobs = await takeAll(services); jobs.length > 0; jobs = await takeAll(services))
        for (const job of jobs) await handlers[job.kind]?.(job)
    },
    async stop() {
      await services.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const takeAll = ({ db }: Services): Promise<Job[]> =>
  db.begin({ scope: 'system' }, tx =>
    tx.query<Job>(
      'with taken as (delete from jobs returning id, kind, account_sid, sid, attempts) select id, kind, account_sid as "accountSid", sid, attempts from taken order by id',
    ),
  )
