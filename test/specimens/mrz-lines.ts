/** Builds machine-readable lines as ICAO 9303 lays them out, with their check digits. Independent of the reader that they test. */
export interface MrzFacts {
  documentCode: string
  issuer: string
  firstName: string
  lastName: string
  documentNumber: string
  nationality: string
  birthDate: string
  sex: 'M' | 'F' | '<'
  expiryDate: string
  optional?: string
}

export type MrzLayout = 'TD1' | 'TD2' | 'TD3' | 'MRV-A' | 'MRV-B' | 'FRENCH_ID'

const WEIGHTS = [7, 3, 1]

export function checkDigit(text: string): string {
  let sum = 0
  for (const [index, character] of [...text].entries()) {
    const value = character === '<' ? 0 : Number.parseInt(character, 36)
    sum += value * (WEIGHTS[index % 3] ?? 0)
  }
  return String(sum % 10)
}

// ICAO 9303-3, section 6: what stands for letters with marks.
const TRANSLITERATIONS: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  ß: 'SS',
  Æ: 'AE',
  Ø: 'OE',
  Å: 'AA',
  Ñ: 'N',
  Ł: 'L',
  Đ: 'D',
  Œ: 'OE',
  Þ: 'TH',
}

export const transliterate = (name: string): string =>
  [...name.replaceAll('ß', 'SS').toUpperCase().normalize('NFC')]
    .map(letter => TRANSLITERATIONS[letter] ?? letter.normalize('NFD').replaceAll(/\p{M}/gu, ''))
    .join('')
    .replaceAll(/['.]/g, '')
    .replaceAll(/[^A-Z]+/g, '<')

const pad = (text: string, length: number): string => text.slice(0, length).padEnd(length, '<')
const short = (date: string): string => date.slice(2).replaceAll('-', '')

export function mrzLines(layout: MrzLayout, facts: MrzFacts): string[] {
  const firstNames = transliterate(facts.firstName)
  const names = firstNames === '' ? transliterate(facts.lastName) : `${transliterate(facts.lastName)}<<${firstNames}`
  const number = pad(facts.documentNumber, 9)
  const birth = short(facts.birthDate) + checkDigit(short(facts.birthDate))
  const expiry = short(facts.expiryDate) + checkDigit(short(facts.expiryDate))
  const numberField = number + checkDigit(number)
  const issuer = pad(facts.issuer, 3)
  const nationality = pad(facts.nationality, 3)
  const start = pad(facts.documentCode, 2) + issuer
  if (layout === 'FRENCH_ID') {
    // No date of expiry; 25 letters of the family name, 14 of the first names.
    const first = `IDFRA${pad(transliterate(facts.lastName), 25)}${pad(facts.optional ?? '', 6)}`
    const card = pad(facts.documentNumber, 12)
    const second = card + checkDigit(card) + pad(transliterate(facts.firstName), 14) + birth + facts.sex
    return [first, second + checkDigit(first + second)]
  }
  if (layout === 'TD1') {
    const first = start + numberField + pad(facts.optional ?? '', 15)
    const second = birth + facts.sex + expiry + nationality + pad('', 11)
    return [first, second + checkDigit(first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29)), pad(names, 30)]
  }
  const length = layout === 'TD3' || layout === 'MRV-A' ? 44 : 36
  const first = start + pad(names, length - 5)
  const second = numberField + nationality + birth + facts.sex + expiry
  if (layout === 'MRV-A' || layout === 'MRV-B') return [first, second + pad(facts.optional ?? '', length - 28)]
  const optional = pad(facts.optional ?? '', length === 44 ? 14 : 7)
  const optionalCheck = length === 44 ? (optional.replaceAll('<', '') === '' ? '<' : checkDigit(optional)) : ''
  const body = second + optional + optionalCheck
  return [first, body + checkDigit(body.slice(0, 10) + body.slice(13, 20) + body.slice(21))]
}
