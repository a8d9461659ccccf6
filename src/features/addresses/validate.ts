import { validateAddress } from '../../domain/addresses/validate.ts'
import { AppError } from '../../domain/errors.ts'
import type { AddressText } from './address.ts'

/** Checks the address by its country's rules; `validated` says whether the country has any. @throws AppError invalidAddress, invalidParameter */
export function checkAddress(address: AddressText & { isoCountry: string }): { validated: boolean } {
  const { problems, isCountryKnown, hasRules } = validateAddress(address)
  if (!isCountryKnown) throw new AppError('invalidParameter', { name: 'IsoCountry', why: 'not an ISO 3166-1 alpha-2 country' })
  if (problems.length > 0)
    throw new AppError('invalidAddress', { why: problems.map(({ text }) => text).join('; ') }, { details: { problems } })
  return { validated: hasRules }
}
