import { canonical } from './fingerprint.ts'
import type { Regulation } from './regulation.ts'

export interface RegulationChange {
  kind: 'added' | 'removed' | 'changed'
  /** Where, for people and machines alike: `endUser.business_info.email`, `address.scope`, `conditions`. */
  path: string
  before: unknown
  after: unknown
  /** Whether a verdict can depend on it. A changed note or source moves nobody. */
  affectsVerdict: boolean
}

const SILENT = new Set(['friendlyName', 'countryName', 'description', 'conditions', 'status', 'isPartial', 'sources', 'order'])
const SKIPPED = new Set(['version', 'reviewed'])

/**
 * What one version of a rule has that the other has not, in the order of the rule. Lists of named things are compared by name, so
 * a field that moved changes only their `order`. Version and day of review do not count.
 */
export function diffRegulations(before: Regulation, after: Regulation): RegulationChange[] {
  return compare('', before, after, true)
}

function compare(path: string, before: unknown, after: unknown, affectsVerdict: boolean): RegulationChange[] {
  if (canonical(before) === canonical(after)) return []
  const [from, to] = [partsOf(before), partsOf(after)]
  if (!from || !to) return [{ kind: 'changed', path, before, after, affectsVerdict }]
  const keys = [...new Set([...from.keys(), ...to.keys()])]
  const changes = keys.flatMap((key): RegulationChange[] => {
    if (path === '' && SKIPPED.has(key)) return []
    const place = path === '' ? key : `${path}.${key}`
    const counts = affectsVerdict && !SILENT.has(key)
    if (!from.has(key)) return [{ kind: 'added', path: place, before: undefined, after: to.get(key), affectsVerdict: counts }]
    if (!to.has(key)) return [{ kind: 'removed', path: place, before: from.get(key), after: undefined, affectsVerdict: counts }]
    return compare(place, from.get(key), to.get(key), counts)
  })
  const order = Array.isArray(before) && changes.length === 0 ? { before: [...from.keys()], after: [...to.keys()] } : undefined
  return order ? [{ kind: 'changed', path: `${path}.order`, ...order, affectsVerdict: false }] : changes
}

/** The parts of a record by key, of a list of named things by name; undefined for anything that is compared as a whole. */
function partsOf(value: unknown): Map<string, unknown> | undefined {
  if (isRecord(value)) return new Map(Object.entries(value))
  if (!Array.isArray(value)) return undefined
  const parts = new Map(value.map(item => [nameOf(item), item]))
  const isNamed = value.length > 0 && parts.size === value.length && !parts.has(undefined)
  // Without a key that is undefined, all keys are texts.
  return isNamed ? (parts as Map<string, unknown>) : undefined
}

function nameOf(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined
  const name = item.name ?? item.type
  return typeof name === 'string' ? name : undefined
}

function isRecord(value: unknown): value is { name?: unknown; type?: unknown; [key: string]: unknown } {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
