import { AppError } from './errors.ts'

/**
 * One state table per resource: state -> event -> next state. The server asks `after`, the Console asks `can`,
 * so a button and the answer behind it never disagree. Words are ours; Twilio's spelling is made in views.
 */
export const LIFECYCLES = {
  account: {
    active: { suspend: 'suspended', close: 'closed' },
    suspended: { activate: 'active', close: 'closed' },
    closed: {},
  },
  identity_document: {
    draft: { edit: 'draft', submit: 'pending', pass: 'passed', fail: 'failed', delete: 'draft' },
    pending: { pass: 'passed', fail: 'failed' },
    passed: { expire: 'expired', revoke: 'failed', delete: 'passed' },
    failed: { edit: 'draft', submit: 'pending', delete: 'failed' },
    expired: { delete: 'expired' },
  },
  supporting_document: {
    draft: { edit: 'draft', submit: 'pending-review', delete: 'draft' },
    'pending-review': { approve: 'approved', provisionally_approve: 'provisionally-approved', reject: 'rejected' },
    approved: { expire: 'expired', reject: 'rejected', delete: 'approved' },
    'provisionally-approved': { approve: 'approved', reject: 'rejected', expire: 'expired' },
    rejected: { edit: 'draft', submit: 'pending-review', delete: 'rejected' },
    expired: { delete: 'expired' },
  },
  bundle: {
    draft: { edit: 'draft', submit: 'pending-review', delete: 'draft' },
    'pending-review': { review: 'in-review', approve: 'approved', reject: 'rejected' },
    'in-review': { approve: 'approved', provisionally_approve: 'provisionally-approved', reject: 'rejected', release: 'pending-review' },
    'provisionally-approved': { approve: 'approved', reject: 'rejected' },
    approved: { reject: 'rejected', edit: 'approved', delete: 'approved' },
    rejected: { edit: 'rejected', submit: 'pending-review', redraft: 'draft', delete: 'rejected' },
  },
  inquiry: {
    created: { start: 'started', judge: 'started', expire: 'expired', redact: 'redacted' },
    started: { judge: 'started', review: 'in-review', pass: 'passed', fail: 'failed', expire: 'expired', redact: 'redacted' },
    'in-review': { pass: 'passed', fail: 'failed', ask: 'started', redact: 'redacted' },
    failed: { escalate: 'escalated', redact: 'redacted' },
    escalated: { pass: 'passed', fail: 'failed', ask: 'started', redact: 'redacted' },
    passed: { fail: 'failed', redact: 'redacted' },
    expired: { redact: 'redacted' },
    redacted: {},
  },
  review: {
    open: { claim: 'open', release: 'open', decide: 'decided', withdraw: 'withdrawn' },
    decided: {},
    withdrawn: {},
  },
  place: {
    asked: { confirm: 'confirmed', refuse: 'refused' },
    confirmed: {},
    refused: { ask: 'asked' },
  },
  inventory: {
    available: { hold: 'held', buy: 'active', retire: 'retired' },
    held: { release_hold: 'available', buy: 'active', hold: 'held', retire: 'retired' },
    active: { release: 'released' },
    released: { restock: 'available', hold: 'held', retire: 'retired' },
    retired: { restock: 'available' },
  },
  request: {
    open: { answer: 'answered', close: 'closed' },
    answered: { reply: 'open', close: 'closed' },
    closed: { reply: 'open' },
  },
} as const satisfies Record<string, Record<string, Record<string, string>>>

export type Resource = keyof typeof LIFECYCLES
export type StateOf<R extends Resource> = keyof (typeof LIFECYCLES)[R] & string
type KeysOf<T> = T extends unknown ? keyof T : never
export type EventOf<R extends Resource> = KeysOf<(typeof LIFECYCLES)[R][keyof (typeof LIFECYCLES)[R]]> & string

function next<R extends Resource>(resource: R, state: StateOf<R>, event: EventOf<R>): StateOf<R> | undefined {
  const table: Record<string, Record<string, string>> = LIFECYCLES[resource]
  // The table's own values are states of the same resource: lifecycle.test.ts checks every cell.
  return table[state]?.[event] as StateOf<R> | undefined
}

/** The state after `event`. @throws AppError wrongState */
export function after<R extends Resource>(resource: R, state: StateOf<R>, event: EventOf<R>): StateOf<R> {
  const to = next(resource, state, event)
  if (!to) throw new AppError('wrongState', { event: event.replaceAll('_', ' '), state })
  return to
}

/** Whether the event is possible: the Console enables its button by this. */
export const can = <R extends Resource>(resource: R, event: EventOf<R>, state: StateOf<R>): boolean =>
  next(resource, state, event) !== undefined
