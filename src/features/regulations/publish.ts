import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fingerprint } from '../../domain/regulations/fingerprint.ts'
import { parseRegulationFile } from '../../domain/regulations/parse.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import { type Audit, change, type JobDraft } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { currentFingerprints, replaceRegulation } from './store.ts'

/** A rule file that cannot be used; the message names file, line and fault. */
export class RegulationFileError extends Error {}

/** The rules of a directory, with an operator's own laid over ours: a rule of the same id replaces it. @throws RegulationFileError */
export async function loadRegulations(directories: readonly string[]): Promise<Regulation[]> {
  const rules = new Map<string, Regulation>()
  for (const directory of directories) {
    for (const name of (await readdir(directory)).filter(file => file.endsWith('.yaml')).sort()) {
      const { regulations, problems } = parseRegulationFile(await readFile(join(directory, name), 'utf8'), name)
      if (problems.length > 0)
        throw new RegulationFileError(problems.map(problem => `${name}:${problem.line}: ${problem.message}`).join('\n'))
      for (const regulation of regulations) rules.set(regulation.id, regulation)
    }
  }
  return [...rules.values()]
}

/** Makes the loaded rules the ones in force: each changed rule becomes a new version, the old one is kept. Returns how many changed. */
export function publishRegulations(ctx: Context, regulations: readonly Regulation[]): Promise<number> {
  return change(ctx, async tx => {
    const current = await currentFingerprints(tx)
    const audit: Audit[] = []
    const jobs: JobDraft[] = []
    for (const regulation of regulations) {
      const print = fingerprint(regulation)
      const present = current.get(regulation.id)
      if (present?.fingerprint === print) continue
      const version = (present?.version ?? 0) + 1
      await replaceRegulation(tx, { ...regulation, version }, print, ctx.now)
      if (present) jobs.push({ kind: 'rule.changed', sid: regulation.sid })
      audit.push({ what: 'regulation.published', sid: regulation.sid, from: present ? String(present.version) : null, to: String(version) })
    }
    const [first, ...rest] = audit
    return { result: audit.length, audit: first ? [first, ...rest] : 'unchanged', jobs }
  })
}
