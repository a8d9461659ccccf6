import { AppError } from '../../domain/errors.ts'

/** As many bytes as are taken in while a request may last; longer files are for the command line, or for several requests. */
const MOST_BYTES = 16 * 1024 * 1024

/** The same stream, which ends in a refusal when it grows too long. @throws AppError bodyTooLarge */
export async function* limited(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let size = 0
  for await (const piece of source) {
    size += piece.length
    if (size > MOST_BYTES) throw new AppError('bodyTooLarge', { limit: '16 MB' })
    yield piece
  }
}
