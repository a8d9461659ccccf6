/** A file of rows that an account hands in to be filed one by one. */
export interface BulkImport {
  sid: string
  accountSid: string
  isDryRun: boolean
  state: 'running' | 'completed'
  keySlot: string
  createdAt: Date
  finishedAt: Date | null
}

/** `present`: the account brought a row of this reference in before. `valid`: a dry run found nothing against it. */
export type RowState = 'waiting' | 'done' | 'present' | 'valid' | 'refused'

/** What became of a row. */
export interface RowReport {
  line: number
  kind: string
  state: RowState
  objectSid: string | null
  errorCode: number | null
  error: string | null
}

export type Progress = Record<RowState, number>

/** A row as it was typed, by column. */
export type Fields = Readonly<Record<string, string>>
