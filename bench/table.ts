/** One line of the table: a figure, what it was promised to be, and whether it is. */
export interface Line {
  name: string
  figure: string
  goal: string
  /** Null where nothing is promised. */
  isMet: boolean | null
}

/** How far a run goes: everybody's, or with the large sets. */
export interface Extent {
  isFull: boolean
}

const HEADINGS = ['What', 'Figure', 'Goal', 'Met'] as const

const cells = ({ name, figure, goal, isMet }: Line): string[] => [name, figure, goal, isMet === null ? '-' : isMet ? 'met' : '**missed**']

/** The table as Markdown, columns in line so that it reads in a terminal too. */
export function markdownOf(lines: readonly Line[]): string {
  const rows = [[...HEADINGS], ...lines.map(cells)]
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  const write = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [write(head), `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`, ...body.map(write)].join('\n')
}

export const percentile = (times: readonly number[], share: number): number => {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN
}

/** A line whose goal is a ratio that must not be lower, or not be higher, than given. */
export function ratioLine(name: string, ratio: number, about: string, goal: { atLeast: number } | { atMost: number } | null): Line {
  const isMet = goal === null ? null : 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost
  const wanted = goal === null ? '-' : 'atLeast' in goal ? `>= ${goal.atLeast}` : `<= ${goal.atMost}`
  return { name, figure: `${ratio.toFixed(2)} (${about})`, goal: wanted, isMet }
}
