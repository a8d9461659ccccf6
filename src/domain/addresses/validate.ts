import { countryName, isCountry } from '../countries.ts'
import { NEEDS_NO_CITY, NEEDS_POSTAL_CODE, NEEDS_REGION, POSTAL_EXAMPLES, postalPattern } from './facts.ts'

export interface CheckedAddress {
  street: string
  city: string
  region: string
  postalCode: string
  isoCountry: string
}

export interface AddressProblem {
  field: 'street' | 'city' | 'region' | 'postal_code' | 'iso_country'
  code: 'missing' | 'malformed' | 'po_box'
  /** A sentence without personal data. */
  text: string
}

export interface AddressCheck {
  problems: AddressProblem[]
  isCountryKnown: boolean
  /** Whether the country has rules that the address was held against. */
  hasRules: boolean
}

/** Checks an address by the rules of its country: what it needs, and the form of the postal code. A post office box is no problem of form: see `isPoBox`. */
export function validateAddress({ street, city, region, postalCode, isoCountry }: CheckedAddress): AddressCheck {
  if (!isCountry(isoCountry)) {
    const problem: AddressProblem = { field: 'iso_country', code: 'malformed', text: 'The country is not one of ISO 3166-1 alpha-2' }
    return { problems: [problem], isCountryKnown: false, hasRules: false }
  }
  const problems: AddressProblem[] = []
  const need = (field: AddressProblem['field'], value: string, name: string) => {
    if (value.trim() === '') problems.push({ field, code: 'missing', text: `The ${name} is missing` })
  }
  need('street', street, 'street')
  if (!NEEDS_NO_CITY.has(isoCountry)) need('city', city, 'city')
  if (NEEDS_REGION.has(isoCountry)) need('region', region, 'state or province')
  if (NEEDS_POSTAL_CODE.has(isoCountry)) need('postal_code', postalCode, 'postal code')
  const pattern = postalPattern(isoCountry)
  if (pattern && postalCode.trim() !== '' && !postalTexts(postalCode, isoCountry).some(text => pattern.test(text))) {
    const example = POSTAL_EXAMPLES[isoCountry]
    problems.push({
      field: 'postal_code',
      code: 'malformed',
      text: `The postal code is not one of ${countryName(isoCountry)}${example ? ` (like ${example})` : ''}`,
    })
  }
  return { problems, isCountryKnown: true, hasRules: pattern !== undefined || NEEDS_POSTAL_CODE.has(isoCountry) }
}

const SHORT: Readonly<Record<string, string>> = { DE: 'D', AT: 'A', FR: 'F', LU: 'L', BE: 'B', IT: 'I', ES: 'E', SE: 'S', FI: 'FIN' }

/**
 * Capitals without spaces and dashes: as written, and without the letters of the country as in `D-10117` and `SE-111 20`. In some
 * countries, as in `BB11000`, these are part of the code.
 */
function postalTexts(code: string, isoCountry: string): string[] {
  const text = code.toUpperCase().replace(/[\s-]/g, '')
  const bare = [isoCountry, SHORT[isoCountry]].flatMap(prefix =>
    prefix && text.startsWith(prefix) && /^\d+$/.test(text.slice(prefix.length)) ? [text.slice(prefix.length)] : [],
  )
  return [text, ...bare]
}

/** Words for a box at the post office in the languages of the countries we serve. */
const PO_BOX =
  /(?<![\p{L}])(p\.?\s?o\.?\s?box|post\s?office\s?box|postfach|pf\.?\s\d|bo[iî]te\s+postale|b\.?p\.?\s?\d|c\.?s\.?\s\d{4,}|apartado(?:\s+de\s+correos)?|apdo\.?|apto\.?\s+postal|casella\s+postale|c\.?p\.?\s\d{2,}|postbus|postboks|postbox|box\s\d+|skrytka\s+pocztowa|skr\.\s?poczt|caixa\s+postal|case\s+postale|po[sš]tovn[ií]\s+p[rř]ihr[aá]dka|p\.?o\.?\s?b\.?\s\d|schlie[sß]+fach|lock\s?bag|private\s+bag)(?!\p{L})/iu

/** Whether the street line names a post office box, which no rule accepts as the place where somebody lives or works. */
export const isPoBox = (street: string): boolean => PO_BOX.test(street)
