import { pino } from 'pino'

/**
 * Structured lines on stdout. Only the fields named here are ever written: sids, states, counts, times, error names.
 * An unknown field is dropped, so personal data cannot slip in through a forgotten spread.
 */
export interface LogFields {
  requestId?: string
  method?: string
  route?: string
  status?: number
  ms?: number
  accountSid?: string
  actorSid?: string
  sid?: string
  job?: string
  attempts?: number
  count?: number
  code?: number | string
  port?: number
  stack?: string
  pid?: number
  hint?: string
}

export interface Log {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

const ALLOWED = new Set<keyof LogFields>([
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'accountSid',
  'actorSid',
  'sid',
  'job',
  'attempts',
  'count',
  'code',
  'port',
  'stack',
  'pid',
  'hint',
])

export function createLog(level: 'silent' | 'error' | 'warn' | 'info'): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime })
  const allowed = (fields: LogFields = {}) =>
    Object.fromEntries(Object.entries(fields).filter(([name, value]) => ALLOWED.has(name as keyof LogFields) && value !== undefined))
  const write = (at: 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) => {
    if (logger.isLevelEnabled(at)) logger[at](allowed(fields), message)
  }
  return { info: write('info'), warn: write('warn'), error: write('error') }
}

/** Where an error was thrown, without its message, which may quote what somebody sent. */
export function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'not an Error'
  const frames = (error.stack ?? '').split('\n').filter(line => line.trim().startsWith('at '))
  // SQLSTATE or the system's own code, and the constraint that was broken: names of ours, the same for everybody.
  const words = ['code', 'constraint'].flatMap(name => {
    const word: unknown = Reflect.get(error, name)
    return typeof word === 'string' && /^\w{3,60}$/.test(word) ? [word] : []
  })
  const code = words.length > 0 ? ` (${words.join(' ')})` : ''
  return `${error.name}${code}: ${frames
    .slice(0, 6)
    .map(line => line.trim())
    .join(' | ')}`
}
