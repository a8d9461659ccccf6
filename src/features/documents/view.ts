import { isoTime } from '../../platform/http/paging.ts'
import type { DocumentFile } from './file.ts'

/** A scan as its owner sees it. */
export const fileView = (file: DocumentFile): Record<string, unknown> => ({
  sid: file.sid,
  document_type: file.documentType,
  file_name: file.fileName,
  mime_type: file.mimeType,
  size_bytes: file.sizeBytes,
  status: file.state,
  kind: file.reading?.kind ?? null,
  specimen: file.reading?.specimen ?? false,
  pages: file.reading?.pages ?? null,
  findings: file.reading?.findings ?? [],
  fields: file.reading?.fields ?? [],
  date_created: isoTime(file.createdAt),
})

/** A scan as a reviewer sees it: with the machine-readable lines as they were read. */
export const scanView = (file: DocumentFile): Record<string, unknown> => {
  const mrz = file.reading?.mrz
  return {
    ...fileView(file),
    mrz: mrz ? { format: mrz.format, lines: mrz.lines, failed: mrz.failed, is_confirmed: mrz.confirmed, box: mrz.box } : null,
  }
}
