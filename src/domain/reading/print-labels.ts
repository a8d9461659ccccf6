import { plain } from '../text/letters.ts'

/** What a value behind a label looks like. */
export type Shape = 'name' | 'date' | 'number' | 'company' | 'register' | 'address'

interface Label {
  field: string
  shape: Shape
  /** Letters and digits only, upper case, what readers confuse made alike. */
  key: string
}

export interface LabelMatch {
  field: string
  shape: Shape
  /** Where the label begins and ends in the text. */
  from: number
  to: number
}

const CONFUSED: Readonly<Record<string, string>> = { '0': 'O', Q: 'O', '1': 'I', L: 'I', '5': 'S', '8': 'B', '2': 'Z', '6': 'G' }

/** Letters and digits of a text as keys compare them, each with its place in the text. */
function keyed(text: string): { key: string; places: number[] } {
  let key = ''
  const places: number[] = []
  for (let at = 0; at < text.length; at++) {
    for (const letter of plain(text[at] ?? '')) {
      if (!/[A-Z0-9]/.test(letter)) continue
      key += CONFUSED[letter] ?? letter
      places.push(at)
    }
  }
  return { key, places }
}

const labels = (field: string, shape: Shape, words: string): Label[] =>
  words.split('|').map(word => ({ field, shape, key: keyed(word).key }))

/** Labels of identity papers in the languages that we read; they stand above the value or before it. */
export const IDENTITY_LABELS: readonly Label[] = [
  ...labels(
    'first_name',
    'name',
    'vornamen|vorname|given names|given name|first names|first name|forenames|forename|prénoms|prénom|prénom(s)|nombres|nombre|imiona|imię|imię imiona|nome|nome(s)|voornamen|voornaam|förnamn|fornavn|etunimet|jméno|meno|utónév|utónevek|prenume|ime|FN',
  ),
  ...labels(
    'last_name',
    'name',
    'surname|surnames|family name|last name|familienname|nachname|nom|noms|nom de famille|nazwisko|apellidos|apellido|primer apellido|cognome|apelido|apelido(s)|achternaam|naam|efternamn|efternavn|etternavn|sukunimi|příjmení|priezvisko|családi név|nume|prezime|name|LN',
  ),
  ...labels(
    'birth_date',
    'date',
    'geburtsdatum|geburtstag|geboren am|date of birth|birth date|date de naissance|date de naiss|né le|née le|né(e) le|fecha de nacimiento|fecha nacimiento|data urodzenia|data di nascita|nato il|nata il|data de nascimento|geboortedatum|födelsedatum|fødselsdato|syntymäaika|datum narození|dátum narodenia|születési idő|data nașterii|datum rođenja|DOB',
  ),
  ...labels(
    'expiry_date',
    'date',
    "gültig bis|ablaufdatum|date of expiry|expiry date|valid until|expires|expiration date|date d'expiration|date d'expir|expire le|valable jusqu'au|fecha de caducidad|fecha caducidad|fecha de validez|válido hasta|validez|data ważności|termin ważności|ważny do|data di scadenza|scadenza|data de validade|válido até|geldig tot|giltigt till|gyldig til|udløbsdato|platnost do|platnosť do|érvényes|valabil până la|vrijedi do|EXP",
  ),
  ...labels(
    'issue_date',
    'date',
    'ausstellungsdatum|ausgestellt am|date of issue|issue date|issued on|date de délivrance|délivré le|délivrée le|fecha de expedición|fecha expedición|fecha de emisión|emisión|data wydania|data di rilascio|data di emissione|data de emissão|datum van afgifte|utfärdad|datum vydání|dátum vydania|ISS',
  ),
  ...labels(
    'document_number',
    'number',
    'ausweisnummer|ausweis-nr|dokumentennummer|pass-nr|passnummer|passport no|passport number|document no|document number|identity card no|card no|card number|licence no|license no|licence number|n° du document|numéro du document|n° de document|numéro|núm soporte|num soport|número de documento|nº de documento|numer dokumentu|nr dokumentu|seria i numer|numero documento|número do documento|documentnummer|číslo dokladu|DL NO|DL|LIC NO',
  ),
  ...labels(
    'address',
    'address',
    'anschrift|adresse|address|domicilio|adres|adres zameldowania|wohnort|residence|résidence|domicile|residenza|ADD',
  ),
  // Labels of other things, so that they are not taken for values.
  ...labels(
    '',
    'name',
    'staatsangehörigkeit|nationality|nationalité|nacionalidad|obywatelstwo|geschlecht|sex|sexe|sexo|płeć|geburtsort|place of birth|lieu de naissance|lugar de nacimiento|miejsce urodzenia|behörde|authority|autorité|autoridad|organ wydający|geburtsname|maiden name',
  ),
]

/** Labels of letters: what dates them, and whose register entry they show. */
export const LETTER_LABELS: readonly Label[] = [
  ...labels(
    'issue_date',
    'date',
    'rechnungsdatum|datum der rechnung|rechnung vom|auszugsdatum|kontoauszug vom|abruf vom|ausgestellt am|datum der anmeldung|tag der anmeldung|ausdruck vom|erstellt am|' +
      'bill date|date of bill|invoice date|date of invoice|statement date|date of statement|date of issue|issue date|issued on|date issued|bill issued|given at companies house cardiff on|given at companies house london on|given at companies house edinburgh on|given at companies house belfast on|' +
      "date d'émission|date de facture|date de la facture|facture du|émise le|date du relevé|relevé au|arrêté au|arrêté de compte au|à jour au|délivré le|fait le|" +
      'fecha de factura|fecha factura|fecha de la factura|fecha de emisión|fecha emisión|fecha del extracto|fecha de extracto|expedida el|expedido el|' +
      'data wystawienia|data faktury|data wyciągu|wyciąg na dzień|stan na dzień|data wydruku|wystawiono dnia',
  ),
  ...labels(
    'business_registration_number',
    'register',
    'nummer der firma|registernummer|handelsregisternummer|handelsregister-nr|ort und nr des registereintrages|company number|company no|company registration number|registered number|registration number|registered no|' +
      'siren|numéro siren|immatriculation au rcs numéro|immatriculée sous le numéro|numéro d immatriculation|número de registro|CIF|NIF|numer krs|nr krs|krs',
  ),
  ...labels(
    'business_name',
    'company',
    'firma|firmenname|name der firma|im handelsregister eingetragener name|eingetragener name|company name|name of company|name of the company|dénomination|dénomination sociale|dénomination ou raison sociale|raison sociale|denominación social|denominación|razón social|nazwa firmy|firma pod którą spółka działa|nazwa',
  ),
  ...labels(
    'address',
    'address',
    'geschäftsanschrift|inländische geschäftsanschrift|anschrift der betriebsstätte|registered office address|registered office|adresse du siège|siège social|domicilio social|adres siedziby|adres',
  ),
  // Labels of other things, so that they are not taken for values.
  ...labels(
    '',
    'name',
    'kundennummer|customer number|account number|your account number|référence client|numéro client|nº de contrato|nr klienta|numer klienta|seite|page|betrag|total',
  ),
]

/** Longest label first, so that `Nummer der Firma` is not taken for `Firma`. */
const byLength = (table: readonly Label[]): readonly Label[] => table.toSorted((a, b) => b.key.length - a.key.length)
const TABLES = { identity: byLength(IDENTITY_LABELS), letter: byLength(LETTER_LABELS) }

/** Letters of a label for each one that may have been misread. */
const LETTERS_PER_SLIP = 6

/** The labels that a line of print holds, none overlapping, in their order. A misread letter in a long one is forgiven. */
export function findLabels(text: string, table: keyof typeof TABLES): LabelMatch[] {
  const { key, places } = keyed(text)
  const found: LabelMatch[] = []
  for (const label of TABLES[table]) {
    for (const [from, to] of occurrences(key, label.key, Math.floor(label.key.length / LETTERS_PER_SLIP))) {
      const [first, end] = [places[from] ?? 0, (places[to - 1] ?? 0) + 1]
      // A misread last letter may have been left out of the match.
      const last =
        label.key.length >= LETTERS_PER_SLIP ? end + (/^[\p{L}\d]{1,2}(?![\p{L}\d])/u.exec(text.slice(end))?.[0].length ?? 0) : end
      const isWhole = !/[\p{L}\d]/u.test(text[first - 1] ?? ' ') && !/[\p{L}\d]/u.test(text[last] ?? ' ')
      if (isWhole && found.every(other => last <= other.from || first >= other.to))
        found.push({ field: label.field, shape: label.shape, from: first, to: last })
    }
  }
  return found.toSorted((a, b) => a.from - b.from)
}

/** Where `wanted` occurs in `text` with at most `slips` edits: pairs of start and end, each place once (Sellers). */
function occurrences(text: string, wanted: string, slips: number): [number, number][] {
  if (wanted.length > text.length + slips || wanted === '') return []
  if (slips === 0) {
    const found: [number, number][] = []
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) found.push([at, at + wanted.length])
    return found
  }
  // With so many slips, one of as many pieces and one more must stand there whole.
  const piece = Math.ceil(wanted.length / (slips + 1))
  if (!Array.from({ length: slips + 1 }, (_, at) => wanted.slice(at * piece, (at + 1) * piece)).some(part => text.includes(part))) return []
  let costs = Array.from({ length: wanted.length + 1 }, (_, row) => row)
  let starts = new Array<number>(wanted.length + 1).fill(0)
  const found: [from: number, to: number, cost: number][] = []
  for (let column = 1; column <= text.length; column++) {
    const nextCosts = [0]
    const nextStarts = [column]
    for (let row = 1; row <= wanted.length; row++) {
      const swap = (costs[row - 1] ?? 0) + (wanted[row - 1] === text[column - 1] ? 0 : 1)
      const skip = (costs[row] ?? 0) + 1
      const leave = (nextCosts[row - 1] ?? 0) + 1
      const least = Math.min(swap, skip, leave)
      nextCosts.push(least)
      nextStarts.push((least === swap ? starts[row - 1] : least === skip ? starts[row] : nextStarts[row - 1]) ?? 0)
    }
    costs = nextCosts
    starts = nextStarts
    const [from, cost] = [starts[wanted.length] ?? 0, costs[wanted.length] ?? slips + 1]
    const last = found.at(-1)
    if (cost > slips) continue
    if (last && from < last[1]) {
      if (cost < last[2]) found[found.length - 1] = [from, column, cost]
    } else found.push([from, column, cost])
  }
  return found.map(([from, to]) => [from, to])
}
