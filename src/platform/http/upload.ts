import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../domain/errors.ts'
import type { Vault } from '../vault/vault.ts'
import type { UploadedFile } from './route.ts'

export const MAX_FILE_BYTES = 20 * 1024 * 1024
const MAX_FIELD_BYTES = 256 * 1024
const MAX_FIELDS = 60
const MAX_NAME_LENGTH = 255
const HEAD_BYTES = 32

/**
 * Reads a multipart body: fields into an object (repeated keys become arrays), files streamed through encryption to the vault.
 * Nothing stays behind when it throws. @throws AppError bodyTooLarge, notADocumentFile, emptyFile, malformedBody, storageFull
 */
export async function receiveMultipart(
  request: FastifyRequest,
  vault: Vault,
  maxFiles: number,
): Promise<{ fields: Record<string, unknown>; files: UploadedFile[] }> {
  const fields: Record<string, unknown> = Object.create(null)
  const files: UploadedFile[] = []
  const limits = { fileSize: MAX_FILE_BYTES + 1, files: maxFiles, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES }
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') addField(fields, part.fieldname, String(part.value))
      else files.push(await receiveFile(part, vault))
    }
  } catch (error) {
    // What is left of the body is read to nowhere: left unread, it would block the next request on the same connection.
    request.raw.unpipe().resume()
    await discardFiles(vault, files)
    throw asRefusal(error)
  }
  return { fields, files }
}

/** Removes files that nothing refers to. */
export async function discardFiles(vault: Vault, files: readonly UploadedFile[]): Promise<void> {
  for (const { path, keySlot } of files) {
    await vault.destroyKeys([keySlot])
    await vault.removeFile(path)
  }
}

/** Adds a form field; a repeated one becomes an array. */
export function addField(fields: Record<string, unknown>, name: string, value: string): void {
  const present = fields[name]
  fields[name] = present === undefined ? value : Array.isArray(present) ? [...present, value] : [present, value]
}

async function receiveFile(
  part: { fieldname: string; filename: string; file: AsyncIterable<Uint8Array> & { truncated?: boolean; resume?: () => void } },
  vault: Vault,
): Promise<UploadedFile> {
  const fileName = cleanName(part.filename)
  const { head, stream } = await peek(part.file)
  if (head.length === 0) throw new AppError('emptyFile', { name: part.fieldname })
  const mimeType = sniff(head)
  if (!mimeType) {
    part.file.resume?.()
    throw new AppError('notADocumentFile')
  }
  const keySlot = await vault.createKey()
  const { path, sizeBytes, sha256 } = await vault.writeFile(keySlot, fileAbout(keySlot), stream)
  const file = { field: part.fieldname, fileName, mimeType, sizeBytes, contentHash: sha256, path, keySlot }
  if (part.file.truncated || sizeBytes > MAX_FILE_BYTES) {
    await discardFiles(vault, [file])
    throw new AppError('bodyTooLarge', { limit: '20 MB' })
  }
  return file
}

/** What an uploaded file is bound to in the vault: it is encrypted before anybody knows whose row will name it. */
export const fileAbout = (keySlot: string): string => `file:${keySlot}`

async function peek(source: AsyncIterable<Uint8Array>): Promise<{ head: Buffer; stream: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]()
  const chunks: Uint8Array[] = []
  let length = 0
  while (length < HEAD_BYTES) {
    const { value, done } = await iterator.next()
    if (done) break
    chunks.push(value)
    length += value.length
  }
  async function* rest() {
    yield* chunks
    for (;;) {
      const { value, done } = await iterator.next()
      if (done) return
      yield value
    }
  }
  return { head: Buffer.concat(chunks).subarray(0, HEAD_BYTES), stream: rest() }
}

/** The type by its first bytes; the name and the declared type are not believed. */
export function sniff(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg'
  if (head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'image/png'
  if (head.subarray(0, 5).toString('latin1') === '%PDF-') return 'application/pdf'
  if (
    head.subarray(4, 8).toString('latin1') === 'ftyp' &&
    /^(heic|heix|heim|heis|hevc|mif1|msf1)/.test(head.subarray(8, 12).toString('latin1'))
  )
    return 'image/heic'
  return undefined
}

/** A display name only: the vault never uses it. Control and direction characters and folders are taken out. */
function cleanName(name: string | undefined): string {
  const base = (name ?? '').split(/[\\/]/).at(-1) ?? ''
  return base.replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, MAX_NAME_LENGTH) || `file-${randomBytes(4).toString('hex')}`
}

function asRefusal(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error
  switch (error.code) {
    case 'FST_REQ_FILE_TOO_LARGE':
      return new AppError('bodyTooLarge', { limit: '20 MB' })
    case 'FST_FILES_LIMIT':
    case 'FST_PARTS_LIMIT':
    case 'FST_FIELDS_LIMIT':
      return new AppError('malformedBody', { why: 'too many parts' })
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return new AppError('malformedBody', { why: 'not a multipart body' })
    case 'ENOSPC':
      return new AppError('storageFull', {}, { cause: error })
    default:
      return error
  }
}
