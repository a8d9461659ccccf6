/** How a value seen on a paper stands to the detail that was typed. */
export type Likeness = 'same' | 'similar' | 'different'

const RANK: Record<Likeness, number> = { different: 0, similar: 1, same: 2 }

export const better = (a: Likeness, b: Likeness): Likeness => (RANK[a] >= RANK[b] ? a : b)
export const worse = (a: Likeness, b: Likeness): Likeness => (RANK[a] <= RANK[b] ? a : b)

/** Edits (insert, delete, replace, swap of neighbours) between two words, counted up to `limit` + 1. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const next = [row]
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1
      let least = Math.min((last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + cost)
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (isSwap) least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1)
      next.push(least)
    }
    beforeLast = last
    last = next
  }
  return Math.min(last[b.length] ?? 0, limit + 1)
}

/** Whether two words differ by no more than a slip of the pen or of the reader: one edit, two in long words. */
export function isSlip(a: string, b: string): boolean {
  const length = Math.max(a.length, b.length)
  if (length < 4) return false
  const limit = length >= 9 ? 2 : 1
  return editDistance(a, b, limit) <= limit
}
