import type { Reading } from '../../domain/reading/reading.ts'

/** One scan of an identity or supporting document. Its bytes lie encrypted in the vault. */
export interface DocumentFile {
  sid: string
  accountSid: string
  subjectSid: string
  /** `domain/documents/kinds.ts`, as the owner named it. */
  documentType: string
  position: number
  state: 'reading' | 'read' | 'unreadable' | 'erased'
  mimeType: string
  sizeBytes: number
  contentHash: string
  path: string
  keySlot: string
  fileName: string
  reading: Reading | null
  /** When its bytes go; null while something relies on them. */
  eraseAfter: Date | null
  createdAt: Date
}

/** What is known of a scan without opening it. */
export type PaperState = Pick<DocumentFile, 'documentType' | 'state'>
