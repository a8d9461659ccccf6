/** Answers that almost every request needs and that hardly ever change: credentials, rules. */
export interface Kept {
  /**
   * What `load` gives, kept for at most a second: another process may have changed it meanwhile. Asked twice at once it loads once.
   * Nothing found is not kept.
   */
  get<T>(key: string, load: () => Promise<T | undefined>): Promise<T | undefined>
  /** Called after a change of anything that is kept here: this process sees it at once. */
  forget(): void
}

const KEPT_MS = 1_000
const MOST = 10_000

export function createKept(now: () => number = () => performance.now()): Kept {
  let kept = new Map<string, { value: Promise<unknown>; until: number }>()
  return {
    // Whoever uses a key always stores the same type under it.
    async get<T>(key: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
      const present = kept.get(key)
      if (present && present.until > now()) return present.value as Promise<T>
      // An answer that was asked for before `forget` is put into the map that was thrown away.
      const target = kept
      const drop = () => target.delete(key)
      if (target.size >= MOST) target.clear()
      const value = load()
      target.set(key, { value, until: now() + KEPT_MS })
      value.then(found => found === undefined && drop(), drop)
      return value
    },
    forget() {
      kept = new Map()
    },
  }
}
