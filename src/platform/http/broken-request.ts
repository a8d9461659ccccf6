import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { AppError, type ErrorName } from '../../domain/errors.ts'
import { errorBody } from './error-body.ts'

const KINDS: Record<string, ErrorName> = { ERR_HTTP_REQUEST_TIMEOUT: 'requestTooSlow', HPE_HEADER_OVERFLOW: 'headersTooLarge' }

/** What is no request, never ends or is too large at its head gets an answer of the usual shape, and its connection ends. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const refusal = new AppError(KINDS[error.code ?? ''] ?? 'notHttp')
  const body = JSON.stringify(errorBody(refusal, ''))
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  socket.destroySoon()
}
