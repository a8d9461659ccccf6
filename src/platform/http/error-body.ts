import type { AppError } from '../../domain/errors.ts'

export interface ErrorBody {
  code: number
  message: string
  more_info: string
  status: number
  details?: Record<string, unknown>
}

/** Twilio's flat error body; `details` only where an error brings some. */
export function errorBody(error: AppError, url: string): ErrorBody {
  const path = url.split('?')[0] ?? ''
  return {
    code: error.code,
    message: error.kind === 'notFound' ? `The requested resource ${path} was not found` : error.message,
    more_info: `https://www.twilio.com/docs/errors/${error.code}`,
    status: error.status,
    ...(error.details && { details: error.details }),
  }
}
