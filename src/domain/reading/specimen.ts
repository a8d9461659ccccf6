import { editDistance } from '../text/verdict.ts'

const SPECIMEN_WORDS = [
  'SPECIMEN',
  'SPÉCIMEN',
  'ESPÉCIMEN',
  'ESPECIMEN',
  'MUSTER',
  'MUESTRA',
  'WZÓR',
  'WZOR',
  'VZOR',
  'VZOREC',
  'MINTA',
  'MALLI',
  'MODELO',
  'FACSIMILE',
  'UZORAK',
  'PARAUGS',
  'PAVYZDYS',
  'NÄIDIS',
  'EKSEMPEL',
  'EXEMPEL',
  'ÖRNEK',
  'ORNEK',
  'MOSTRA',
  'CAMPIONE',
  'ΔΕΙΓΜΑ',
  'ОБРАЗЕЦ',
] as const

const WORD = new RegExp(`(?<!\\p{L})(?:${SPECIMEN_WORDS.join('|')})(?!\\p{L})`, 'u')

/** Words long enough to be known although a letter was misread. */
const LONG_WORDS = SPECIMEN_WORDS.filter(word => word.length >= 8)
const MOST_WORDS = 5000

/** Whether the word for a specimen stands in this text as a word of its own, in capitals as it is printed across papers; one letter of a long one may be misread. */
export function saysSpecimen(text: string): boolean {
  const flat = text.normalize('NFC')
  if (WORD.test(flat)) return true
  const capitals = flat.split(/[^\p{L}]+/u).filter(word => word.length >= 7 && word.length <= 11 && word === word.toUpperCase())
  return capitals.slice(0, MOST_WORDS).some(word => LONG_WORDS.some(long => editDistance(word, long, 1) <= 1))
}
