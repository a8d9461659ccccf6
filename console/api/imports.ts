import { queryOptions } from '@tanstack/react-query'
import { get } from './http.ts'
import { pagedQuery } from './operations.ts'
import { results } from './queries.ts'
import { uploadBody } from './upload.ts'

export type RowStatus = 'waiting' | 'done' | 'present' | 'valid' | 'refused'

/** A CSV file of rows that is worked off in the background; how many rows are in which state. */
export interface BulkImport extends Record<RowStatus, number> {
  sid: string
  status: 'running' | 'completed'
  dry_run: boolean
  total: number
  date_created: string
  date_finished: string | null
}

export interface ImportRow {
  line: number
  kind: string | null
  status: RowStatus
  object_sid: string | null
  error_code: number | null
  error: string | null
}

const LOOK_EVERY_MS = 1_000
const isRunning = (one: BulkImport): boolean => one.status === 'running'

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: () => results<BulkImport>('/v1/Imports'),
  refetchInterval: query => (query.state.data?.some(isRunning) ? LOOK_EVERY_MS : false),
})

export const importQuery = (sid: string) =>
  queryOptions({
    queryKey: ['imports', sid],
    queryFn: () => get<BulkImport>(`/v1/Imports/${sid}`),
    refetchInterval: query => (query.state.data && isRunning(query.state.data) ? LOOK_EVERY_MS : false),
  })

export const importRowsQuery = (sid: string, status: RowStatus | undefined) =>
  pagedQuery<ImportRow>('import-rows', `/v1/Imports/${sid}/Rows`, { Status: status }, 100)

/** The whole report, however long it is. */
export async function everyRow(sid: string): Promise<ImportRow[]> {
  const rows: ImportRow[] = []
  let path: string | null = `/v1/Imports/${sid}/Rows?PageSize=1000`
  while (path) {
    const page: { rows: ImportRow[]; meta: { next_page_url: string | null } } = await get(path)
    rows.push(...page.rows)
    const next = page.meta.next_page_url && new URL(page.meta.next_page_url)
    path = next ? next.pathname + next.search : null
  }
  return rows
}

/** Files that were tried on this page, so that they can be filed without being chosen again. */
const tried = new Map<string, File>()
export const triedFile = (sid: string): File | undefined => tried.get(sid)

export async function beginImport(file: File, isDryRun: boolean, onProgress: (share: number) => void): Promise<BulkImport> {
  const begun = await uploadBody<BulkImport>(`/v1/Imports?DryRun=${isDryRun}`, file, 'text/csv', onProgress)
  if (isDryRun) tried.set(begun.sid, file)
  return begun
}
