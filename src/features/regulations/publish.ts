import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { overlay, parseCatalogue } from '../../domain/regulations/catalogue.ts'
import { fingerprint } from '../../domain/regulations/fingerprint.ts'
import type { Regulation } from '../../domain/regulations/regulation.ts'
import { type Audit, change, type JobDraft } from '../../platform/postgres/change.ts'
import type { Context } from '../../platform/postgres/context.ts'
import { currentFingerprints, endRegulation, replaceRegulation } from './store.ts'

/** A rule file that cannot be used; the message names file, line and fault. */
export class RegulationFileError extends Error {}

/** The rules that come with Countersign, with the operator's own laid over them. @throws RegulationFileError */
export async function loadRegulations(shippedDir: string, ownDir: string | undefined): Promise<Regulation[]> {
  const shipped = await parseDirectory(shippedDir)
  return ownDir ? overlay(shipped, await parseDirectory(ownDir)) : shipped
}

async function parseDirectory(directory: string): Promise<Regulation[]> {
  const names = (await readdir(directory)).filter(file => file.endsWith('.yaml')).sort()
  const files = await Promise.all(names.map(async name => ({ name, text: await readFile(join(directory, name), 'utf8') })))
  const { regulations, problems } = parseCatalogue(files)
  if (problems.length > 0)
    throw new RegulationFileError(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'))
  return regulations
}

/** Makes the loaded rules the ones in force: each changed rule becomes a new version, the old one is kept; one that is gone is ended. Returns how many changed. */
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
    const loaded = new Set(regulations.map(({ id }) => id))
    for (const [id, { version, sid }] of current) {
      if (loaded.has(id)) continue
      await endRegulation(tx, id, ctx.now)
      audit.push({ what: 'regulation.ended', sid, from: String(version), to: null })
    }
    const [first, ...rest] = audit
    return { result: audit.length, audit: first ? [first, ...rest] : 'unchanged', jobs }
  })
}
