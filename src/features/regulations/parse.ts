import { AppError } from '../../domain/errors.ts'
import { END_USER_TYPES, type EndUserType, NUMBER_TYPES, type NumberType } from '../../domain/regulations/regulation.ts'

/** `tollfree`, `toll_free` and `toll-free` are all seen; case does not count. @throws AppError numberTypeInvalid */
export function parseNumberType(text: string): NumberType {
  const wanted = text.toLowerCase().replaceAll('_', '-').replace('tollfree', 'toll-free')
  const found = NUMBER_TYPES.find(type => type === wanted)
  if (!found) throw new AppError('numberTypeInvalid')
  return found
}

/** @throws AppError endUserTypeInvalid */
export function parseEndUserType(text: string): EndUserType {
  const found = END_USER_TYPES.find(type => type === text.toLowerCase())
  if (!found) throw new AppError('endUserTypeInvalid')
  return found
}
