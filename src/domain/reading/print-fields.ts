import { findDates } from '../text/dates.ts'
import type { TextLine } from './reading.ts'

/** A value beside or under its printed label; `line` is the index of the line that it stands on. */
export interface PrintedField {
  name: string
  value: string
  line: number
}

type Shape = 'name' | 'date' | 'number' | 'company' | 'register'

interface Label {
  field: string
  shape: Shape
  words: RegExp
}

const FLAGS = 'iu'
const label = (field: string, shape: Shape, words: string): Label => ({
  field,
  shape,
  words: new RegExp(`(?<![\\p{L}])(?:${words})(?![\\p{L}])`, FLAGS),
})

/** Labels of identity papers in the languages that we read; they stand above the value or before it. */
const IDENTITY_LABELS: readonly Label[] = [
  label('first_name', 'name', 'vornamen?|given names?|first names?|forenames?|pr[eé]noms?|nombres?|imiona|imi[eę]'),
  label('last_name', 'name', 'surname|family name|last name|nom|nazwisko|apellidos?|name'),
  label('birth_date', 'date', 'geburtsdatum|geburtstag|date of birth|date de naissance|fecha de nacimiento|data urodzenia|DOB'),
  label(
    'expiry_date',
    'date',
    'g[uü]ltig bis|date of expiry|valid until|expiry date|expires|date d.expiration|v[aá]lido hasta|fecha de caducidad|data wa[zż]no[sś]ci|EXP',
  ),
  label(
    'issue_date',
    'date',
    'ausstellungsdatum|ausgestellt am|date of issue|date de d[eé]livrance|fecha de expedici[oó]n|data wydania|ISS',
  ),
  label('document_number', 'number', 'pass-?nr\\.?|passport n[o0]\\.?|document n[o0]\\.?|licen[cs]e n[o0]\\.?|card n[o0]\\.?|num[eé]ro|DL'),
]

/** Labels of letters: what dates them, and whose register entry they show. */
const LETTER_LABELS: readonly Label[] = [
  label(
    'issue_date',
    'date',
    'rechnungsdatum|auszugsdatum|rechnung vom|abruf vom|ausgestellt am|bill date|invoice date|statement date|date of issue|date d.[eé]mission|date de facture|date du relev[eé]|fecha de (?:factura|emisi[oó]n)|data wystawienia|data wyci[aą]gu',
  ),
  label(
    'business_registration_number',
    'register',
    'nummer der firma|registernummer|handelsregisternummer|company number|registered number|siren|n[uú]mero de registro|numer krs|krs',
  ),
  label(
    'business_name',
    'company',
    'firma|company name|name of company|d[eé]nomination(?: sociale)?|raison sociale|denominaci[oó]n social|raz[oó]n social|nazwa firmy',
  ),
]

/** Finds labelled values in the lines of one upright page. Only what stands where its label says, and looks like it, is given. */
export function printedFields(lines: readonly TextLine[], isLetter: boolean, country: string | null): PrintedField[] {
  const found: PrintedField[] = []
  for (const [index, { text }] of lines.entries()) {
    for (const { field, shape, words } of isLetter ? LETTER_LABELS : IDENTITY_LABELS) {
      const match = words.exec(text)
      if (!match || found.some(({ name }) => name === field)) continue
      const behind = shaped(text.slice(match.index + match[0].length).replace(/^\s*(?:\(\d+\))?\s*[:.]?\s*/, ''), shape, country, isLetter)
      const below = behind === null && !isSentence(text, shape) ? lineBelow(lines, index) : null
      const value = behind ?? (below === null ? null : shaped(lines[below]?.text ?? '', shape, country, isLetter))
      if (value === null) continue
      found.push({ name: field, value, line: behind === null ? (below ?? index) : index })
      // One line labels one thing; of several languages the first that fits counts.
      break
    }
  }
  return found
}

/** A long line that merely contains the word is no label. */
const isSentence = (text: string, shape: Shape): boolean => text.length > (shape === 'company' ? 40 : 60)

/** The nearest line that begins under the label. */
function lineBelow(lines: readonly TextLine[], label: number): number | null {
  const { box } = lines[label] ?? {}
  if (!box) return null
  let best: { index: number; gap: number } | null = null
  for (const [index, line] of lines.entries()) {
    if (index === label || line.box.page !== box.page) continue
    const gap = line.box.y - (box.y + box.height)
    const isUnder = gap > -0.6 * box.height && gap < 2.4 * Math.max(box.height, line.box.height)
    const isAligned = line.box.x < box.x + box.width && Math.abs(line.box.x - box.x) < 0.06
    if (isUnder && isAligned && line.box.y > box.y + 0.3 * box.height && (best === null || gap < best.gap)) best = { index, gap }
  }
  return best?.index ?? null
}

function shaped(text: string, shape: Shape, country: string | null, isLetter: boolean): string | null {
  const trimmed = text.replace(/\s+/g, ' ').trim()
  if (trimmed === '') return null
  switch (shape) {
    case 'date': {
      const [first] = findDates(trimmed, country)
      return first && !first.isAmbiguous ? (first.dates[0] ?? null) : null
    }
    case 'name':
      return /^[\p{Lu}][\p{Lu}' .-]{1,38}$/u.test(trimmed) && !isLetter ? trimmed : null
    case 'number':
      return /^(?=(?:.*\d){3})[A-Z0-9][A-Z0-9 -]{4,14}$/.test(trimmed) ? trimmed.replaceAll(' ', '') : null
    case 'company':
      return /^[\p{Lu}\d][\p{L}\d&.,'’ +-]{2,80}$/u.test(trimmed) && /\p{L}{2}/u.test(trimmed) ? trimmed : null
    case 'register':
      return /^(?:HR[AB]\s?\d{1,6}(?:\s?[A-Z]{1,2})?|[A-Z]{0,2}\d{6,10}|\d{3} ?\d{3} ?\d{3})(?=\s|$)/.exec(trimmed)?.[0] ?? null
  }
}
