export type PrintLanguage = 'eng' | 'deu' | 'fra' | 'spa' | 'pol'

const BY_COUNTRY: Readonly<Record<string, PrintLanguage>> = {
  DE: 'deu',
  AT: 'deu',
  CH: 'deu',
  LI: 'deu',
  FR: 'fra',
  BE: 'fra',
  LU: 'fra',
  MC: 'fra',
  ES: 'spa',
  MX: 'spa',
  AR: 'spa',
  CL: 'spa',
  CO: 'spa',
  PE: 'spa',
  PL: 'pol',
}

/** Small words and labels that stand on nearly every letter of the language, spelt as a reader without its letters sees them. */
const SIGNS: Readonly<Record<Exclude<PrintLanguage, 'eng'>, RegExp>> = {
  deu: /\b(?:und|der|die|das|f[uü]r|von|vom|nummer|kunden\w*|rechnung\w*|stra(?:ss|ß|B)e|datum|betrag|amtsgericht|gesch[aä]ft\w*|gesellschaft|konto\w*)\b/giu,
  fra: /\b(?:le|la|les|des|du|et|rue|facture|num[eé]ro|montant|p[eé]riode|relev[eé]|compte|client|soci[eé]t[eé]|adresse|greffe)\b/giu,
  spa: /\b(?:el|los|las|del|de|y|calle|factura|n[uú]mero|importe|fecha|cuenta|cliente|direcci[oó]n|saldo|periodo)\b/giu,
  pol: /\b(?:ul|oraz|dnia|nr|numer|data|faktura|rachunek|kwota|okres|adres|do|zap[lł]aty|klienta|saldo|zu[zż]ycie)\b/giu,
}

const LEAST_SIGNS = 4

export const languageOf = (country: string | undefined): PrintLanguage | null => BY_COUNTRY[country ?? ''] ?? null

/** The language that small words speak for, or null when they are too few to tell. */
export function guessLanguage(text: string): PrintLanguage | null {
  const counts = Object.entries(SIGNS).map(([language, words]) => ({
    language,
    count: new Set((text.match(words) ?? []).map(word => word.toLowerCase())).size,
  }))
  const [first, second] = counts.sort((a, b) => b.count - a.count)
  if (!first || first.count < LEAST_SIGNS || (second && second.count >= first.count)) return null
  return first.language as PrintLanguage
}
