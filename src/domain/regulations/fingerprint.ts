import { createHash } from 'node:crypto'
import type { Regulation } from './regulation.ts'

/** A SID that is the same on every installation: the prefix and the first half of a hash over what it names. */
export const derivedSid = (prefix: 'RN' | 'OY', name: string): string => prefix + sha256(`countersign:${prefix}:${name}`).slice(0, 32)

/**
 * A hash over what a rule demands and says. Equal for equal content, whatever its version and the day of its last review;
 * a server that finds another one stores a new version.
 */
export function fingerprint(regulation: Regulation): string {
  const { version: _version, reviewed: _reviewed, ...content } = regulation
  return sha256(canonical(content))
}

/** JSON with sorted keys, so that the order in a file or a database column does not count. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).toSorted(byKey)) : part,
  )
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0)

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
