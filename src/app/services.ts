import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import type { BusinessCalendar } from '../domain/business-hours.ts'
import { mintSid } from '../domain/ids.ts'
import { DEFAULT_SETTINGS, type Settings, settingsFrom } from '../domain/settings.ts'
import { storedSettings } from '../features/settings/store.ts'
import { type Clock, createClock } from '../platform/clock.ts'
import { createReader, type Reader } from '../platform/imaging/reader.ts'
import { createLocality } from '../platform/locality.ts'
import { createLog, type Log } from '../platform/log.ts'
import { createMailer, type Mailer } from '../platform/mail.ts'
import type { Context, Policy } from '../platform/postgres/context.ts'
import { joinEmbeddedPostgres, startEmbeddedPostgres } from '../platform/postgres/embedded.ts'
import { migrate } from '../platform/postgres/migrate.ts'
import { type Database, LIMITS, openDatabase } from '../platform/postgres/pool.ts'
import { requireSameMachine } from '../platform/postgres/presence.ts'
import { createSafeClient, type SafeClient } from '../platform/safe-fetch.ts'
import { createVault, type Vault } from '../platform/vault/vault.ts'
import { vaultName } from '../platform/vault/witness.ts'
import type { Config } from './config.ts'
import { leaveWitness, requireKeys } from './database-keys.ts'
import { requireInstallation } from './installation.ts'
import { type OpenVendor, openVendor } from './vendor.ts'

/** Everything that touches the world, opened once and passed on. */
export interface Services {
  config: Config
  log: Log
  clock: Clock
  db: Database
  databaseUrl: string
  vault: Vault
  policy: Policy
  settings: LiveSettings
  reader: Reader
  vendor: OpenVendor
  /** Only where an SMTP server is configured; without it messages wait in the Console's inbox. */
  mailer: Mailer | undefined
  callbacks: SafeClient
  stop(): Promise<void>
}

const MAX_CONNECTIONS = 20
/** How scans are read: processes, memory and time for one file. */
export const READER = { workers: 1, memoryMb: 600, timeoutMs: 45_000 }
const MINUTES_OF_DAY = 1440

/**
 * Opens database, vault, reader and outgoing calls. `own`: this process is the server, which starts and ends the built-in
 * PostgreSQL; otherwise a running one is joined, or started for the while. `isCommand`: a command, which tells the time that the data's
 * server told, moved or not: a link that it prints would else be over before it is used.
 */
export async function openServices(
  config: Config,
  options: { own: boolean; isCommand?: boolean; say?: (line: string) => void },
): Promise<Services> {
  const say = options.say ?? (() => undefined)
  if (!options.own) requireInstallation(config)
  const log = createLog(config.logLevel)
  const postgres = await openPostgres(config, options.own, log, say)
  const undo: (() => Promise<unknown>)[] = [postgres.stop]
  try {
    await migrate(postgres.url, say)
    const db = openDatabase(postgres.url, { maxConnections: MAX_CONNECTIONS, onError: () => log.warn('a database connection broke') })
    const slots = new pg.Pool({ connectionString: postgres.url, ...LIMITS, max: 1, application_name: 'countersign-keys' })
    slots.on('error', () => undefined)
    undo.unshift(
      () => db.close(),
      () => slots.end(),
    )
    await requireKeys(db, config.dataDir)
    const vault = await createVault({
      keysDir: join(config.dataDir, 'keys'),
      filesDir: join(config.dataDir, 'vault'),
      reserveSlots: count => reserveSlots(slots, 'public.key_slots', count),
    })
    const clock = createClock()
    const settings = liveSettings(config)
    const reader = createReader(READER)
    const vendor = await openVendor(config, {
      db,
      reader,
      reserveSlots: count => reserveSlots(slots, 'vendor.key_slots', count),
      settings: settings.current,
    })
    const services: Services = {
      config,
      log,
      clock,
      db,
      databaseUrl: postgres.url,
      vault,
      policy: policyOf(config, settings),
      settings,
      reader,
      vendor,
      mailer: config.smtpUrl && createMailer(config.smtpUrl.reveal()),
      callbacks: createSafeClient({ allowPrivate: config.isSandbox || config.callbackAllow }),
      async stop() {
        await reader.close()
        await db.close()
        await slots.end()
        await vault.close()
        await vendor.close()
        services.mailer?.close()
        await postgres.stop()
      },
    }
    if (options.own) await leaveWitness(db, vault)
    else await requireSameMachine(db, vaultName(vault))
    await followClock(services, options.isCommand ?? false)
    await followSettings(services)
    return services
  } catch (error) {
    for (const step of undo) await step().catch(() => undefined)
    throw error
  }
}

async function openPostgres(
  config: Config,
  own: boolean,
  log: Log,
  say: (line: string) => void,
): Promise<{ url: string; stop(): Promise<void> }> {
  if (config.databaseUrl) return { url: config.databaseUrl.reveal(), stop: async () => undefined }
  if (!own) return joinEmbeddedPostgres({ dataDir: config.dataDir, log })
  say('starting the built-in PostgreSQL')
  return startEmbeddedPostgres({ dataDir: config.dataDir, log })
}

/** A block of key slots that nobody else gets; on a connection of its own, because a verb may be waiting with one of the pool. */
export async function reserveSlots(pool: pg.Pool, table: 'public.key_slots' | 'vendor.key_slots', count: number): Promise<bigint> {
  const { rows } = await pool.query<{ start: string }>(`update ${table} set next = next + $1 returning (next - $1)::text as start`, [count])
  return BigInt(rows[0]?.start ?? fail())
}

const fail = (): never => {
  throw new Error('the table of key slots is empty')
}

/** Read anew by whoever needs them: an operator may change them at any time. */
function policyOf(config: Config, live: LiveSettings): Policy {
  return {
    get settings() {
      return live.current()
    },
    get calendar() {
      return calendarOf(live.current())
    },
    get reviewHours() {
      return live.current().review_hours
    },
    allowSpecimens: config.allowSpecimens,
    locality: createLocality({ directory: join(config.dataDir, 'locality') }),
  }
}

/** The operator's business week, each day of the set length, centred on noon. */
function calendarOf({ zone, holidays, weekdays, hours_per_day: hours }: Settings): BusinessCalendar {
  const fromMinute = Math.round((MINUTES_OF_DAY - hours * 60) / 2)
  const day = { fromMinute, toMinute: fromMinute + Math.round(hours * 60) }
  return { zone, holidays, days: Object.fromEntries(weekdays.map(weekday => [weekday, day])) }
}

/** What an operator has set over the environment's defaults. */
export interface LiveSettings {
  defaults: Settings
  current(): Settings
  apply(stored: Partial<Settings>): void
}

function liveSettings({ calendar: { zone, holidays, hoursPerDay }, documentReuse }: Config): LiveSettings {
  const reuse = { fraud_number_reused: documentReuse, fraud_picture_reused: documentReuse }
  const defaults: Settings = { ...DEFAULT_SETTINGS, ...reuse, zone, holidays, hours_per_day: hoursPerDay }
  let current = defaults
  return {
    defaults,
    current: () => current,
    apply(stored) {
      current = settingsFrom(defaults, stored)
    },
  }
}

/** Settings live in the database, so that every process follows the same. */
async function followSettings({ db, settings }: Services): Promise<void> {
  const load = async () => settings.apply(await db.begin({ scope: 'system' }, tx => storedSettings(tx)))
  await load()
  await db.listen('countersign_settings', () => void load().catch(() => undefined))
}

/** The sandbox's offset lives in the database, so that every process tells the same time. */
async function followClock({ db, clock, config }: Services, isCommand: boolean): Promise<void> {
  if (!config.isSandbox && !isCommand) return
  const load = async () => {
    const row = await db.begin({ scope: 'system' }, tx =>
      tx.one<{ value: number }>(`select value from settings where name = 'clock_offset_ms'`),
    )
    clock.advanceTo(row ? Number(row.value) : 0)
  }
  await load()
  if (!isCommand) await db.listen('countersign_clock', () => void load().catch(() => undefined))
}

/** The context of work that nobody asked for: jobs, sweeps, the command line. Sees every account. */
export function systemContext(services: Services, about: { accountSid?: string; requestId?: string } = {}): Context {
  return {
    accountSid: about.accountSid ?? '',
    actor: {
      kind: 'system',
      sid: 'system',
      mayWrite: true,
      mayManage: true,
      isOwner: true,
      staffRoles: ['reviewer', 'supervisor', 'operator'],
    },
    scope: 'system',
    now: services.clock.now(),
    requestId: about.requestId ?? `JB${randomBytes(16).toString('hex')}`,
    publicUrl: publicUrlOf(services.config),
    db: services.db,
    vault: services.vault,
    policy: services.policy,
    mint: kind => mintSid(kind, randomBytes(16)),
  }
}

/** Base of links that are made without a request: never from a Host header. */
export const publicUrlOf = (config: Config): string => config.publicUrl ?? `http://localhost:${config.port}`
