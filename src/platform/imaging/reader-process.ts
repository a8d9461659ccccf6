import { type ReadHints, unreadable } from './outcome.ts'
import { readDocument } from './read-document.ts'

/** What the parent sends and gets back; `bytes` travel by structured clone. */
export interface ReadRequest {
  id: number
  bytes: Uint8Array
  hints: ReadHints
}

// Decoders print warnings about broken files; nobody reads them here and they may quote the file.
process.on('message', (request: ReadRequest) => {
  readDocument(request.bytes, request.hints)
    .catch(() => unreadable(0))
    .then(reading => process.send?.({ id: request.id, reading }))
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
