/**
 * Handles the things of a sweep one after the other. One that fails holds up none behind it: the others are handled, then the first
 * failure is thrown. Returns how many there were.
 */
export async function eachApart<T>(things: readonly T[], handle: (thing: T) => Promise<unknown>): Promise<number> {
  const failures: unknown[] = []
  for (const thing of things) {
    try {
      await handle(thing)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return things.length
}
