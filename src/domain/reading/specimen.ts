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

/** Whether the word for a specimen stands in this text as a word of its own, in capitals as it is printed across papers. */
export const saysSpecimen = (text: string): boolean => WORD.test(text.normalize('NFC'))
