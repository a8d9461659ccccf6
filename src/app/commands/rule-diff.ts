import type { RegulationChange } from '../../domain/regulations/diff.ts'

/** One indented line for each thing that differs between two versions of a rule. */
export const diffLines = (changes: readonly RegulationChange[]): string[] =>
  changes.map(({ kind, path, before, after }) => `  ${kind} ${path}${kind === 'changed' ? `: ${short(before)} -> ${short(after)}` : ''}`)

const short = (value: unknown): string => {
  const text = JSON.stringify(value) ?? ''
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
