import { isoTime } from '../../platform/http/paging.ts'
import type { DocumentFile } from '../documents/file.ts'

/** A scan as a reviewer sees it. */
export const scanView = (file: DocumentFile): Record<string, unknown> => ({
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
