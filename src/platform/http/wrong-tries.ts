import { isIPv6 } from 'node:net'

/**
 * Slows down who guesses: counts refused credentials and links by address and by the name that was tried. It is asked after a refusal
 * only, so a right credential is never slowed or locked out, whatever others try in its name or from its address.
 */
export interface WrongTries {
  /** Counts one refusal. Answers the seconds to wait when there were too many, else 0. */
  note(address: string, name?: string): number
}

interface Count {
  tries: number
  startedMs: number
}

const WINDOW_MS = 60_000
const MOST_BY_ADDRESS = 60
const MOST_BY_NAME = 20
/** Bounds the memory; the oldest counts go first. */
const MOST_COUNTS = 50_000

export function createWrongTries(nowMs: () => number = () => performance.now()): WrongTries {
  const counts = new Map<string, Count>()

  /** Seconds to wait, 0 when the try is still within what is allowed. */
  function count(key: string, most: number): number {
    const now = nowMs()
    const found = counts.get(key)
    const current = found && now - found.startedMs < WINDOW_MS ? found : { tries: 0, startedMs: now }
    current.tries += 1
    counts.delete(key)
    counts.set(key, current)
    const oldest = counts.size > MOST_COUNTS ? counts.keys().next().value : undefined
    if (oldest !== undefined) counts.delete(oldest)
    return current.tries > most ? Math.ceil((current.startedMs + WINDOW_MS - now) / 1000) : 0
  }

  return {
    note: (address, name) =>
      Math.max(count(networkOf(address), MOST_BY_ADDRESS), name === undefined ? 0 : count(`name ${name.toLowerCase()}`, MOST_BY_NAME)),
  }
}

/** One customer of an IPv6 network has a whole /64. */
const networkOf = (address: string): string => (isIPv6(address) && !address.includes('.') ? fullIPv6(address).slice(0, 19) : address)

function fullIPv6(address: string): string {
  const [head = '', tail] = address.split('::')
  const groups = (text: string) => text.split(':').filter(Boolean)
  const [start, end] = [groups(head), groups(tail ?? '')]
  const middle = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - start.length - end.length) }, () => '0')
  return [...start, ...middle, ...end].map(group => group.padStart(4, '0')).join(':')
}
