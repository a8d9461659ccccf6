/** Parts of an address that a text holds; a part that it does not show is left out. */
export interface AddressParts {
  street?: string
  postalCode?: string
  city?: string
}

/** Postal codes with the town behind them: Germany, Austria, France, Spain, Italy; Poland; the Netherlands. */
const CODE_FIRST = /(?:^|[\s,])(?:[A-Z]{1,2}-)?(\d{5}|\d{2}-\d{3}|\d{4} ?[A-Z]{2}|\d{4})\s+(\p{L}[\p{L}\d'’ ./()-]+?)(?=,|$)/u
/** The United Kingdom: the code stands behind the town. */
const BRITISH = /^(.*?)[,\s]+([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$/
/** The United States: town, state, ZIP. */
const AMERICAN = /^(.*?),?\s+([A-Z]{2}),? (\d{5})(?:-\d{4})?$/

/** A street below the postal code and the town, as on identity cards of several countries. */
export const streetBelow = (text: string): string | undefined => {
  const parts = splitAddress(text)
  return parts?.postalCode === undefined ? parts?.street : undefined
}

/** Splits an address printed as one text, commas between its parts or not. Null when it shows neither postal code nor house number. */
export function splitAddress(text: string): AddressParts | null {
  const whole = text
    .replace(/\s+/g, ' ')
    .replace(/[ ,.]+$/, '')
    .trim()
  const american = AMERICAN.exec(whole)
  if (american) return behindStreet(american[1] ?? '', american[3] ?? '')
  const british = BRITISH.exec(whole)
  if (british) return behindStreet(british[1] ?? '', british[2] ?? '')
  const code = CODE_FIRST.exec(whole)
  if (code) {
    const street = whole.slice(0, code.index).replace(/[ ,]+$/, '')
    return { ...(isStreet(street) ? { street } : {}), postalCode: code[1] ?? '', city: (code[2] ?? '').trim() }
  }
  return isStreet(whole) ? { street: whole } : null
}

/** Street and town before a postal code, parted by the last comma. */
function behindStreet(before: string, postalCode: string): AddressParts {
  const comma = before.lastIndexOf(',')
  const [street, city] = comma < 0 ? ['', before] : [before.slice(0, comma).trim(), before.slice(comma + 1).trim()]
  return { ...(isStreet(street) ? { street } : {}), postalCode, ...(city === '' ? {} : { city }) }
}

const isStreet = (text: string): boolean => /\d/.test(text) && /\p{L}{3}/u.test(text) && text.length <= 80
