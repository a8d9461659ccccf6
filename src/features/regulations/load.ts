import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { overlay, parseCatalogue } from '../../domain/regulations/catalogue.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'

/** A rule file that cannot be used; the message names file, line and fault. */
export class RegulationFileError extends Error {}

export interface LoadedRule {
  rule: Regulation
  /** Whether it comes with Countersign or from the operator's own directory. */
  source: 'shipped' | 'own'
}

/** The rules that come with Countersign, with the operator's own laid over them. @throws RegulationFileError */
export async function loadRegulations(shippedDir: string, ownDir: string | undefined): Promise<LoadedRule[]> {
  const shipped = await parseDirectory(shippedDir)
  const own = ownDir ? await parseDirectory(ownDir) : []
  const ownIds = new Set(own.map(({ id }) => id))
  return overlay(shipped, own).map(rule => ({ rule, source: ownIds.has(rule.id) ? 'own' : 'shipped' }))
}

async function parseDirectory(directory: string): Promise<Regulation[]> {
  const names = (await readdir(directory)).filter(file => /\.ya?ml$/.test(file)).sort()
  const files = await Promise.all(names.map(async name => ({ name, text: await readFile(join(directory, name), 'utf8') })))
  const { regulations, problems } = parseCatalogue(files)
  if (problems.length > 0)
    throw new RegulationFileError(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'))
  return regulations
}
