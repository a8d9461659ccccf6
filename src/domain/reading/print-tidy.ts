/** Letters that are one shape in many typefaces: which one it is, the other letters of the word say. */
const AS_DIGIT: Readonly<Record<string, string>> = { O: '0', o: '0', Q: '0', I: '1', l: '1', '|': '1', S: '5', B: '8', Z: '2' }
const AS_CAPITAL: Readonly<Record<string, string>> = { '0': 'O', '1': 'I', l: 'I', '|': 'I' }
const AS_SMALL: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', I: 'l', '|': 'l' }

const exchange = (word: string, by: Readonly<Record<string, string>>): string => [...word].map(letter => by[letter] ?? letter).join('')

const DATE_LIKE = /^[\dOoQIl|SBZ]{1,2}([./-])[\dOoQIl|SBZ]{1,2}\1(?:[\dOoQIl|SBZ]{4}|[\dOoQIl|SBZ]{2})$/
const AMOUNT_LIKE = /^[-+]?[\dOoIl|]{1,3}(?:[.,][\dOoIl|]{3})*[.,][\dOoIl|]{2}$/
const CODE_WITH_O = /^(?=.*[A-Z])[A-Z\do]+$/
const LONG_NUMBER = /^[\dOoIl|]{4,}$/

/** The Polish limited company: small and capital letters of one shape, and no digit. */
const POLISH_FORM = /\bSp\. ?[zZ] ?[oO0]\. ?[oO0]\./g

/**
 * Settles O and 0, I, l and 1 by their neighbours: a date holds digits, a word in capitals capitals, a word no digit between its letters.
 * Codes of letters and digits stay as they were read, for there either is right.
 */
export function tidyPrint(text: string): string {
  return text
    .split(' ')
    .map(word => tidyWord(word))
    .join(' ')
    .replace(POLISH_FORM, 'Sp. z o.o.')
}

function tidyWord(word: string): string {
  const bare = word.replace(/^[("'«]+|[)"'»,;:.]+$/g, '')
  const at = word.indexOf(bare)
  const settled = settle(bare)
  return settled === bare || bare === '' ? word : word.slice(0, at) + settled + word.slice(at + bare.length)
}

function settle(word: string): string {
  const digits = word.replace(/\D/g, '').length
  if (digits >= 3 && (DATE_LIKE.test(word) || AMOUNT_LIKE.test(word) || LONG_NUMBER.test(word))) return exchange(word, AS_DIGIT)
  // No code of capitals and digits holds a small letter.
  if (digits >= 3 && CODE_WITH_O.test(word)) return word.replaceAll('o', '0')
  const letters = word.replace(/[^\p{L}]/gu, '')
  if (letters.length < 3 || digits > 1 || digits * 3 > letters.length) return word
  const sure = letters.replace(/[IlOo]/g, '')
  if (sure === '') return word
  if (sure === sure.toUpperCase()) {
    // Capitals: a small l or a digit between them is one of them; short words may be postal codes (SW1A).
    return sure.length >= 4
      ? word.replace(/(?<=\p{L})[01l|](?=\p{L})|^[l|](?=\p{Lu}{2})|(?<=\p{Lu}{2})[l|01]$/gu, letter => AS_CAPITAL[letter] ?? letter)
      : word
  }
  return word.replace(/(?:(?<=\p{Ll})(?<!^Ma?c)|(?<=^\p{Lu}))[01I|](?=\p{Ll})|(?<=\p{Ll})[01I|]$/gu, letter => AS_SMALL[letter] ?? letter)
}
