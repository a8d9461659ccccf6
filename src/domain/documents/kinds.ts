/**
 * Kinds of paper, by Twilio's machine names where Twilio has one. `group` says what a kind is good for;
 * `reads` what the machine can get from it.
 */
export const DOCUMENT_KINDS = {
  passport: { name: 'Passport', group: 'identity', reads: 'mrz', sides: 1, portrait: true },
  national_id_card: { name: 'National ID card', group: 'identity', reads: 'mrz', sides: 2, portrait: true },
  residence_permit: { name: 'Residence permit', group: 'identity', reads: 'mrz', sides: 2, portrait: true },
  drivers_license: { name: "Driver's licence", group: 'identity', reads: 'barcode', sides: 2, portrait: true },
  visa: { name: 'Visa', group: 'identity', reads: 'mrz', sides: 1, portrait: true },
  government_issued_document: { name: 'Government-issued document', group: 'identity', reads: 'mrz', sides: 1, portrait: true },
  utility_bill: { name: 'Utility bill', group: 'address', reads: 'print', sides: 1, portrait: false },
  bank_statement: { name: 'Bank statement', group: 'address', reads: 'print', sides: 1, portrait: false },
  rental_receipt: { name: 'Rental receipt', group: 'address', reads: 'print', sides: 1, portrait: false },
  title_deed: { name: 'Title deed', group: 'address', reads: 'print', sides: 1, portrait: false },
  government_communication: { name: 'Letter from an authority', group: 'address', reads: 'print', sides: 1, portrait: false },
  address: { name: 'Proof of address', group: 'address', reads: 'print', sides: 1, portrait: false },
  business_address: { name: 'Proof of business address', group: 'address', reads: 'print', sides: 1, portrait: false },
  proof_of_location: { name: 'Proof of location', group: 'address', reads: 'print', sides: 1, portrait: false },
  commercial_registrar_excerpt: { name: 'Commercial register extract', group: 'business', reads: 'print', sides: 1, portrait: false },
  corporate_registry: { name: 'Corporate registry', group: 'business', reads: 'print', sides: 1, portrait: false },
  business_registration: { name: 'Business registration', group: 'business', reads: 'print', sides: 1, portrait: false },
  trade_license: { name: 'Trade licence', group: 'business', reads: 'print', sides: 1, portrait: false },
  certificate_of_incorporation: { name: 'Certificate of incorporation', group: 'business', reads: 'print', sides: 1, portrait: false },
  company_seal_certificate: { name: 'Certificate of the company seal', group: 'business', reads: 'print', sides: 1, portrait: false },
  letter_of_authorization: { name: 'Letter of authorisation', group: 'business', reads: 'print', sides: 1, portrait: false },
  mayors_permit: { name: "Mayor's permit", group: 'business', reads: 'print', sides: 1, portrait: false },
  registration_form: { name: 'Registration form', group: 'business', reads: 'print', sides: 1, portrait: false },
  tax_document: { name: 'Tax document', group: 'business', reads: 'print', sides: 1, portrait: false },
  power_of_attorney: { name: 'Power of attorney', group: 'business', reads: 'print', sides: 1, portrait: false },
} as const satisfies Record<string, DocumentKindFacts>

interface DocumentKindFacts {
  name: string
  group: 'identity' | 'address' | 'business'
  reads: 'mrz' | 'barcode' | 'print'
  sides: 1 | 2
  portrait: boolean
}

export type DocumentKind = keyof typeof DOCUMENT_KINDS

export const isDocumentKind = (name: string): name is DocumentKind => Object.hasOwn(DOCUMENT_KINDS, name)
