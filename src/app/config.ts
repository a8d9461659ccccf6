import { resolve } from 'node:path'

/** A secret: usable by name, but it prints as `[secret]` in logs, errors and JSON. */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return '[secret]'
  }
  toJSON(): string {
    return '[secret]'
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}

export interface Config {
  port: number
  host: string
  dataDir: string
  /** An existing PostgreSQL; without it the embedded one is started. */
  databaseUrl: Secret | undefined
  /** Without a slash at the end. */
  publicUrl: string | undefined
  /** How many proxies stand in front, 0 for none. */
  trustProxy: number
  isSandbox: boolean
  allowSpecimens: boolean
  /** CIDRs of private networks that callbacks may reach. */
  callbackAllow: readonly string[]
  smtpUrl: Secret | undefined
  logLevel: 'silent' | 'error' | 'warn' | 'info'
  /** Directory with the operator's own rule files, laid over ours. */
  regulationsDir: string | undefined
  calendar: { zone: string; holidays: readonly string[]; hoursPerDay: number }
  vendor: 'builtin' | 'persona'
  /** What the built-in vendor does about a paper or picture that another account has filed too. Reviewers are told in any case. */
  documentReuse: 'accept' | 'review' | 'decline'
  persona: { apiKey: Secret; baseUrl: string; webhookSecrets: readonly Secret[]; templateId: string; hasWorkflow: boolean } | undefined
}

export interface Flags {
  port?: string | undefined
  host?: string | undefined
  data?: string | undefined
  databaseUrl?: string | undefined
  sandbox?: boolean | undefined
}

/** A setting that cannot be used; the message names it and says what to write instead. */
export class ConfigError extends Error {}

/** Reads the environment once: flags win over variables, an empty variable counts as unset. @throws ConfigError */
export function readConfig(flags: Flags = {}, env: NodeJS.ProcessEnv = process.env): Config {
  const get = (name: string) => env[name] || undefined
  const secret = (name: string) => (get(name) ? new Secret(String(get(name))) : undefined)
  const isSandbox = flags.sandbox ?? isOn(get('COUNTERSIGN_SANDBOX'))
  const databaseUrl = flags.databaseUrl ?? get('DATABASE_URL')
  const vendor = oneOf('COUNTERSIGN_VENDOR', get('COUNTERSIGN_VENDOR') ?? 'builtin', ['builtin', 'persona'])
  return Object.freeze({
    port: portNumber(flags.port ?? get('PORT') ?? '8080'),
    host: flags.host ?? get('COUNTERSIGN_HOST') ?? '127.0.0.1',
    dataDir: resolve(flags.data ?? get('COUNTERSIGN_DATA') ?? 'data'),
    databaseUrl: databaseUrl ? new Secret(postgresUrl(databaseUrl)) : undefined,
    publicUrl: publicUrl(get('COUNTERSIGN_PUBLIC_URL')),
    trustProxy: proxies(get('COUNTERSIGN_TRUST_PROXY') ?? '0'),
    isSandbox,
    allowSpecimens: isSandbox || isOn(get('COUNTERSIGN_ALLOW_SPECIMENS')),
    callbackAllow: list(get('COUNTERSIGN_CALLBACK_ALLOW')),
    smtpUrl: secret('COUNTERSIGN_SMTP_URL'),
    logLevel: oneOf('COUNTERSIGN_LOG', get('COUNTERSIGN_LOG') ?? 'warn', ['silent', 'error', 'warn', 'info']),
    regulationsDir: get('COUNTERSIGN_REGULATIONS') ? resolve(String(get('COUNTERSIGN_REGULATIONS'))) : undefined,
    calendar: {
      zone: zone(get('COUNTERSIGN_ZONE') ?? 'UTC'),
      holidays: list(get('COUNTERSIGN_HOLIDAYS')),
      hoursPerDay: hours(get('COUNTERSIGN_HOURS_PER_DAY') ?? '24'),
    },
    vendor,
    documentReuse: oneOf('COUNTERSIGN_DOCUMENT_REUSE', get('COUNTERSIGN_DOCUMENT_REUSE') ?? 'accept', ['accept', 'review', 'decline']),
    persona: vendor === 'persona' || get('PERSONA_API_KEY') ? persona(get) : undefined,
  })
}

function persona(get: (name: string) => string | undefined): NonNullable<Config['persona']> {
  const need = (name: string) => {
    const value = get(name)
    if (!value) throw new ConfigError(`Persona as vendor needs ${name}`)
    return value
  }
  return {
    apiKey: new Secret(need('PERSONA_API_KEY')),
    baseUrl: get('PERSONA_BASE_URL') ?? 'https://api.withpersona.com/api/v1',
    webhookSecrets: list(need('PERSONA_WEBHOOK_SECRET')).map(text => new Secret(text)),
    templateId: need('PERSONA_TEMPLATE_ID'),
    hasWorkflow: isOn(get('PERSONA_WORKFLOW')),
  }
}

const isOn = (text: string | undefined): boolean => text === '1' || text?.toLowerCase() === 'true'
const list = (text: string | undefined): string[] =>
  text
    ? text
        .split(',')
        .map(item => item.trim())
        .filter(Boolean)
    : []

function oneOf<const T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find(item => item === value)
  if (!found) throw new ConfigError(`${name} is "${value}"; it must be one of ${allowed.join(', ')}`)
  return found
}

function portNumber(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new ConfigError(`the port "${text}" is not a number from 0 to 65535`)
  return port
}

function proxies(text: string): number {
  const count = isOn(text) ? 1 : Number(text)
  if (!Number.isInteger(count) || count < 0 || count > 9)
    throw new ConfigError(`COUNTERSIGN_TRUST_PROXY "${text}" is not the number of proxies in front, such as 1`)
  return count
}

function publicUrl(text: string | undefined): string | undefined {
  if (!text) return undefined
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new ConfigError(`COUNTERSIGN_PUBLIC_URL "${text}" is not an http(s) URL`)
  return text.replace(/\/+$/, '')
}

function postgresUrl(text: string): string {
  if (!/^postgres(ql)?:\/\//.test(text)) throw new ConfigError('DATABASE_URL must start with postgres://')
  return text
}

function zone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch (cause) {
    throw new ConfigError(`COUNTERSIGN_ZONE "${name}" is not a time zone such as Europe/Berlin`, { cause })
  }
}

function hours(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= 24)) throw new ConfigError(`COUNTERSIGN_HOURS_PER_DAY "${text}" is not between 0 and 24`)
  return value
}
