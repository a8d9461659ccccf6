import { readdirSync, readFileSync } from 'node:fs'
import { parseRegulationFile } from '../../src/domain/regulations/parse.ts'
import type { Regulation } from '../../src/domain/regulations/regulation.ts'

const folder = new URL('../../regulations/', import.meta.url)

/** The shipped rule files by name: the domain itself reads no files. */
export function ruleFiles(): { name: string; text: string }[] {
  const names = readdirSync(folder).filter(name => name.endsWith('.yaml'))
  return names.toSorted().map(name => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))
}

export const shippedRules = (): Regulation[] => ruleFiles().flatMap(({ name, text }) => parseRegulationFile(text, name).regulations)

export function shippedRule(id: string): Regulation {
  const found = shippedRules().find(rule => rule.id === id)
  if (!found) throw new Error(`no rule ${id} in regulations/`)
  return found
}
