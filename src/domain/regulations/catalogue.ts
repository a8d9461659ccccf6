import { derivedSid } from './fingerprint.ts'
import { type ParsedFile, parseRegulationFile } from './parse.ts'
import type { Regulation } from './regulation.ts'

/** Reads all files of a rule book and checks what no file can see alone: that every id and SID stands once. */
export function parseCatalogue(files: readonly { name: string; text: string }[]): ParsedFile {
  const parsed = files.map(({ name, text }) => ({ name, ...parseRegulationFile(text, name) }))
  const problems = parsed.flatMap(file => file.problems)
  const homes = new Map<string, string>()
  for (const { name, regulations } of parsed) {
    for (const { id, sid } of regulations) {
      const home = homes.get(sid)
      if (home !== undefined) problems.push({ file: name, line: 1, message: `${id} has the SID of ${home}.` })
      homes.set(sid, `${id} in ${name}`)
    }
  }
  return { regulations: parsed.flatMap(({ regulations }) => regulations), problems }
}

/**
 * The shipped rules with an operator's own over them. A rule of the same id is replaced where it stands and keeps the SID that clients
 * know, unless the operator's file names another one; new rules follow.
 */
export function overlay(shipped: readonly Regulation[], own: readonly Regulation[]): Regulation[] {
  const replacements = new Map(own.map(rule => [rule.id, rule]))
  const merged = shipped.map(rule => {
    const replacement = replacements.get(rule.id)
    replacements.delete(rule.id)
    if (!replacement) return rule
    const namesNone = replacement.sid === derivedSid('RN', rule.id)
    return namesNone ? { ...replacement, sid: rule.sid } : replacement
  })
  return [...merged, ...replacements.values()]
}
