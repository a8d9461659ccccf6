import type { DocumentKind } from '../documents/kinds.ts'

/** Words that name a kind of paper, strongest first; each hit counts its weight once. */
const SIGNS: readonly { kind: DocumentKind; weight: number; words: RegExp }[] = [
  {
    kind: 'commercial_registrar_excerpt',
    weight: 3,
    words:
      /handelsregister|extrait k-?bis|registre du commerce|registro mercantil|krajowy rejestr sądowy|companies house|commercial register|abdruck aus dem register/i,
  },
  {
    kind: 'commercial_registrar_excerpt',
    weight: 1,
    words: /amtsgericht|registergericht|stammkapital|geschäftsführer|company number|siren\b|greffe|kapital(?:u|ał) zakładow/i,
  },
  { kind: 'certificate_of_incorporation', weight: 5, words: /certificate of incorporation/i },
  { kind: 'trade_license', weight: 5, words: /gewerbe-?anmeldung|gewerbeschein|trade licen[cs]e|licence de commerce/i },
  {
    kind: 'tax_document',
    weight: 3,
    words:
      /steuerbescheid|avis d.imp[oô]t|tax (?:return|assessment)|umsatzsteuer-?identifikationsnummer bescheinigung|decyzja podatkowa|certificado tributario/i,
  },
  {
    kind: 'bank_statement',
    weight: 3,
    words:
      /kontoauszug|account statement|bank statement|statement of account|relev[ée] de compte|extracto (?:bancario|de cuenta)|wyci[ąa]g (?:z rachunku|bankowy)/i,
  },
  { kind: 'bank_statement', weight: 1, words: /\bIBAN\b|\bBIC\b|kontostand|closing balance|opening balance|solde|saldo/i },
  {
    kind: 'utility_bill',
    weight: 3,
    words:
      /stromrechnung|gasrechnung|wasserrechnung|stadtwerke|electricity bill|gas bill|water bill|utility bill|energy bill|facture d.[ée]lectricit[ée]|factura de (?:la )?(?:luz|electricidad|agua|gas)|faktura za (?:energi|prąd|gaz)|council tax/i,
  },
  {
    kind: 'utility_bill',
    weight: 1,
    words:
      /\bkWh\b|zählernummer|zählerstand|meter (?:number|reading)|num[ée]ro de compteur|contador|licznik|verbrauch|verbrauchsstelle|lieferstelle/i,
  },
  {
    kind: 'rental_receipt',
    weight: 3,
    words: /mietquittung|mietvertrag|quittance de loyer|rent receipt|recibo de alquiler|tenancy agreement/i,
  },
  { kind: 'title_deed', weight: 3, words: /grundbuchauszug|title deed|land registry|acte de propri[ée]t[ée]|escritura/i },
  { kind: 'power_of_attorney', weight: 3, words: /vollmacht|power of attorney|procuration|poder notarial|pe[łl]nomocnictwo/i },
  {
    kind: 'drivers_license',
    weight: 3,
    words: /driver'?s? licen[cs]e|driving licen[cs]e|führerschein|permis de conduire|permiso de conducci[oó]n|prawo jazdy/i,
  },
  {
    kind: 'residence_permit',
    weight: 3,
    words: /aufenthaltstitel|residence permit|titre de s[ée]jour|permiso de residencia|karta pobytu/i,
  },
  {
    kind: 'national_id_card',
    weight: 3,
    words: /personalausweis|identity card|carte (?:nationale )?d.identit[ée]|documento nacional de identidad|dow[oó]d osobisty/i,
  },
  { kind: 'passport', weight: 3, words: /reisepass|passport|passeport|pasaporte|paszport/i },
]

const LEAST_WEIGHT = 2

/** The kind that the printed words speak for, or null when they name none or two alike. */
export function kindFromPrint(text: string): DocumentKind | null {
  const weights = new Map<DocumentKind, number>()
  for (const { kind, weight, words } of SIGNS) if (words.test(text)) weights.set(kind, (weights.get(kind) ?? 0) + weight)
  const [first, second] = [...weights].sort(([, a], [, b]) => b - a)
  if (!first || first[1] < LEAST_WEIGHT || (second && second[1] === first[1])) return null
  return first[0]
}

/** Papers that people send instead, known by their own words. */
const OTHERS =
  /boarding (?:pass|card)|bordkarte|carte d.embarquement|tarjeta de embarque|karta pok[łl]adowa|\b(?:concert|train|bus) ticket\b|eintrittskarte|fahrkarte|kassenbon|ticket de caisse|\bvalid thru\b|\bgood thru\b/i

/** Whether the printed words name a paper that proves nothing about its bearer. */
export const namesOtherPaper = (text: string): boolean => OTHERS.test(text)
