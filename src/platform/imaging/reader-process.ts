import type { Reading } from '../../domain/reading/reading.ts'
import { type ReadHints, unreadable } from './outcome.ts'
import { readDocument } from './read-document.ts'
import { renderPage } from './render-page.ts'

/** What the parent sends; `bytes` travel by structured clone. */
export type Request = { id: number; bytes: Uint8Array } & ({ hints: ReadHints } | { page: number })
export type Answer = { id: number; reading: Reading } | { id: number; picture: Uint8Array | null }

async function answer(request: Request): Promise<Answer> {
  if ('page' in request) return { id: request.id, picture: await renderPage(request.bytes, request.page) }
  return { id: request.id, reading: await readDocument(request.bytes, request.hints).catch(() => unreadable(0)) }
}

process.on('message', (request: Request) => {
  // Pictures lie outside the heap that the collector watches: without a nudge several of them pile up.
  void answer(request).then(done => process.send?.(done, () => globalThis.gc?.()))
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
