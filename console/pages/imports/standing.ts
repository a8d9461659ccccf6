import type { BulkImport } from '../../api/imports.ts'
import type { Standing } from '../../format/standing.ts'
import { imports as words } from '../../texts/en/imports.ts'

export const importStanding = ({ status, refused }: BulkImport): Standing => {
  if (status === 'running') return { tone: 'pending', word: words.running, next: '' }
  return refused > 0 ? { tone: 'expires', word: words.withRefusals, next: '' } : { tone: 'passed', word: words.done, next: '' }
}

export const kindOfImport = ({ dry_run }: BulkImport): string => (dry_run ? words.trial : words.import)
