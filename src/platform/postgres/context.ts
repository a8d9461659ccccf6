import type { BusinessCalendar } from '../../domain/business-hours.ts'
import type { SidKind } from '../../domain/ids.ts'
import type { LocalitySources } from '../../domain/regulations/locality.ts'
import type { Settings } from '../../domain/settings.ts'
import type { Vault } from '../vault/vault.ts'
import type { Database, Scope, Tx } from './pool.ts'

export type StaffRole = 'reviewer' | 'supervisor' | 'operator'

export interface Actor {
  kind: 'account' | 'key' | 'user' | 'staff' | 'system'
  sid: string
  mayWrite: boolean
  /** Whether it may manage accounts and keys (auth token, main key, owner or admin). */
  mayManage: boolean
  /** Whether it may touch owners (auth token, main key, owner). */
  isOwner: boolean
  staffRoles: readonly StaffRole[]
  /** The member of staff whom a user of the Console is too. */
  staffSid?: string
}

/** The operator's choices that verdicts depend on. They may change while the server runs: read them when they are needed. */
export interface Policy {
  calendar: BusinessCalendar
  /** Business hours until a person has to have decided. */
  reviewHours: number
  /** Specimens may pass by machine in every account (sandbox, or the operator's wish). */
  allowSpecimens: boolean
  /** Every setting that an operator may change. */
  settings: Settings
  /** What is known of prefixes and places, by country; loaded when first asked for. */
  locality(isoCountry: string): Promise<LocalitySources>
}

/** What every verb gets: who asks, for which account, when, and the few services that touch the world. */
export interface Context {
  /** The account whose things are meant; empty for staff and system work that names its account by the subject. */
  accountSid: string
  /** Whose credentials these are, where a parent acts on the path of its subaccount. */
  parentAccountSid?: string
  actor: Actor
  /** Whether row-level security shows one account or all. */
  scope: Scope['scope']
  now: Date
  requestId: string
  /** Base of every link in answers, without a slash at the end. */
  publicUrl: string
  db: Database
  vault: Vault
  policy: Policy
  mint(kind: SidKind): string
  /** Stores the answer to an `Idempotency-Key` inside the verb's own transaction. */
  remember?: (tx: Tx, result: unknown) => Promise<void>
}

export function scopeOf(ctx: Pick<Context, 'scope' | 'accountSid'>): Scope {
  return ctx.scope === 'account' ? { scope: 'account', accountSid: ctx.accountSid } : { scope: ctx.scope }
}

/** Work that only reads; the database refuses it a write. */
export const read = <T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> => ctx.db.read(scopeOf(ctx), work)

/** A transaction without a line in the journal: leases, states of sending and what else the system notes for itself. */
export const bookkeep = <T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> => ctx.db.begin(scopeOf(ctx), work)

/** The same request with the sight of the whole system: for work that reaches over accounts after the right was checked. */
export const asSystem = (ctx: Context): Context => ({ ...ctx, scope: 'system' })
