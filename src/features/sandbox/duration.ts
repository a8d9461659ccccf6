import { Duration } from 'luxon'
import { AppError } from '../../domain/errors.ts'

/** Milliseconds of an ISO 8601 duration such as P30D or PT12H; forwards only. @throws AppError invalidParameter */
export function parseDuration(text: string): number {
  const duration = Duration.fromISO(text.toUpperCase())
  const ms = duration.isValid ? duration.toMillis() : Number.NaN
  if (!(ms >= 0 && ms < 100 * 366 * 86_400_000))
    throw new AppError('invalidParameter', { name: 'Advance', why: 'not a duration of ISO 8601 such as P30D or PT12H' })
  return ms
}
