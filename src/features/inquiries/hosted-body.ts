import { AppError } from '../../domain/errors.ts'

/** A text of a JSON body, trimmed and cut; '' when it is not there. */
export function textIn(body: unknown, name: string, maxLength: number): string {
  const value = typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value.trim().slice(0, maxLength) : ''
}

/** @throws AppError missingParameter */
export function needed(body: unknown, name: string, maxLength: number): string {
  const text = textIn(body, name, maxLength)
  if (!text) throw new AppError('missingParameter', { name })
  return text
}
