import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/min'

/** The digits after the plus that every number of this country begins with; undefined where the country has no numbers of its own. */
export const callingCode = (isoCountry: string): string | undefined =>
  isSupportedCountry(isoCountry) ? getCountryCallingCode(isoCountry) : undefined
