/** Answers that almost every request needs and that hardly ever change: credentials, rules. */
export interface Kept {
  /**
   * What `load` gives, kept for at most a second: another process may have changed it meanwhile. Asked twice at once it loads once.
   * Nothing found is not kept.
   */
  get<T>(key: string, load: () => Promise<T | undefined>): Promise<T | undefined>
  /** What is kept now; loads nothing. */
  peek<T>(key: string): Promise<T | undefined>
  /** Loads, whatever is kept, and keeps that. */
  renew<T>(key: string, load: () => Promise<T | undefined>): Promise<T | undefined>
  /** Called after a change of anything that is kept here: this process sees it at once. */
  forget(): void
}

const KEPT_MS = 1_000
const MOST = 10_000

export function createKept(now: () => number = () => performance.now()): Kept {
  let kept = new Map<string, { value: Promise<unknown>; until: number }>()
  const present = (key: string) => {
    const found = kept.get(key)
    return found && found.until > now() ? found.value : undefined
  }
  const renew = <T>(key: string, load: () => Promise<T | undefined>): Promise<T | undefined> => {
    // An answer that was asked for before `forget` is put into the map that was thrown away.
    const target = kept
    if (target.size >= MOST) target.clear()
    const value = load()
    const entry = { value, until: now() + KEPT_MS }
    const drop = () => target.get(key) === entry && target.delete(key)
    target.set(key, entry)
    value.then(found => found === undefined && drop(), drop)
    return value
  }
  return {
    // Whoever uses a key always stores the same type under it.
    get: <T>(key: string, load: () => Promise<T | undefined>) => (present(key) as Promise<T> | undefined) ?? renew(key, load),
    peek: async <T>(key: string) => present(key) as Promise<T> | undefined,
    renew,
    forget() {
      kept = new Map()
    },
  }
}
