/**
 * Letters that Unicode does not decompose into a base letter and a mark, or that ICAO 9303-3 section 6 transliterates otherwise.
 * The first spelling is the one without the mark, the others are what machine-readable lines and other languages write.
 */
const SPELLINGS: Record<string, readonly string[]> = {
  Ä: ['A', 'AE'],
  Ö: ['O', 'OE'],
  Ü: ['U', 'UE', 'UXX'],
  Å: ['A', 'AA'],
  Ø: ['O', 'OE'],
  Æ: ['AE'],
  Œ: ['OE'],
  Ñ: ['N', 'NXX'],
  ẞ: ['SS'],
  ß: ['SS'],
  Ł: ['L'],
  Đ: ['D', 'DJ'],
  Ð: ['D', 'DH'],
  Þ: ['TH'],
  Ħ: ['H'],
  Ŋ: ['N'],
  Ŧ: ['T'],
  ı: ['I'],
  İ: ['I'],
  Ĳ: ['IJ'],
  Ə: ['E', 'A'],
  Ÿ: ['Y', 'IJ'],
  Υ: ['U', 'Y'],
  Ύ: ['U', 'Y'],
}

/** Cyrillic and Greek, ICAO 9303-3 section 6 B and the usual spellings of ELOT 743. */
const OTHER_SCRIPTS: Record<string, string> = {
  А: 'A',
  Б: 'B',
  В: 'V',
  Г: 'G',
  Ґ: 'G',
  Д: 'D',
  Ђ: 'D',
  Ѓ: 'G',
  Е: 'E',
  Ё: 'E',
  Є: 'IE',
  Ж: 'ZH',
  З: 'Z',
  Ѕ: 'DZ',
  И: 'I',
  І: 'I',
  Ї: 'I',
  Й: 'I',
  Ј: 'J',
  К: 'K',
  Ќ: 'K',
  Л: 'L',
  Љ: 'LJ',
  М: 'M',
  Н: 'N',
  Њ: 'NJ',
  О: 'O',
  П: 'P',
  Р: 'R',
  С: 'S',
  Т: 'T',
  Ћ: 'C',
  У: 'U',
  Ў: 'U',
  Ф: 'F',
  Х: 'KH',
  Ц: 'TS',
  Ч: 'CH',
  Џ: 'DZ',
  Ш: 'SH',
  Щ: 'SHCH',
  Ъ: 'IE',
  Ы: 'Y',
  Ь: '',
  Э: 'E',
  Ю: 'IU',
  Я: 'IA',
  Α: 'A',
  Β: 'V',
  Γ: 'G',
  Δ: 'D',
  Ε: 'E',
  Ζ: 'Z',
  Η: 'I',
  Θ: 'TH',
  Ι: 'I',
  Κ: 'K',
  Λ: 'L',
  Μ: 'M',
  Ν: 'N',
  Ξ: 'X',
  Ο: 'O',
  Π: 'P',
  Ρ: 'R',
  Σ: 'S',
  Τ: 'T',

  Φ: 'F',
  Χ: 'CH',
  Ψ: 'PS',
  Ω: 'O',
}

const MOST_SPELLINGS = 24

/** Upper case, composed, with curly quotes and dashes made plain; letters keep their marks. `ß` becomes `ẞ`. */
export function upper(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll('ß', 'ẞ')
    .replaceAll('ı', 'I')
    .toUpperCase()
    .normalize('NFC')
    .replace(/[’‘`´ʼ]/g, "'")
    .replace(/[‐‑‒–—−]/g, '-')
}

function spellingsOfLetter(letter: string): readonly string[] {
  const known = SPELLINGS[letter]
  if (known) return known
  const other = OTHER_SCRIPTS[letter]
  if (other !== undefined) return [other]
  const base = letter.normalize('NFKD').replace(/\p{M}/gu, '')
  if (base === letter || base.length === 0) return [base]
  return OTHER_SCRIPTS[base] === undefined ? [base] : [OTHER_SCRIPTS[base] ?? base]
}

/** One plain spelling: A-Z where the script is known, marks dropped (Ü -> U, ß -> SS). */
export function plain(text: string): string {
  return [...upper(text)].map(letter => spellingsOfLetter(letter)[0] ?? '').join('')
}

/** Every spelling of a word that a paper may carry: MÜLLER -> MULLER, MUELLER, MUXXLLER. */
export function spellings(word: string): string[] {
  let all = ['']
  for (const letter of upper(word)) {
    const choices = spellingsOfLetter(letter)
    const used = all.length * choices.length > MOST_SPELLINGS ? choices.slice(0, 1) : choices
    all = all.flatMap(start => used.map(end => start + end))
  }
  return [...new Set(all)]
}

/** Whether two words can be the same word, whichever way its special letters are written. */
export function isSameWord(a: string, b: string): boolean {
  if (a === b) return true
  const others = new Set(spellings(b))
  return spellings(a).some(spelling => others.has(spelling))
}
