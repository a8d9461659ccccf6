/**
 * The fields that rules ask for, by Twilio's machine names where Twilio has one: how they are called on a form and what
 * counts as an answer. A rule file may add its own under `fields:`.
 */
export const FIELD_KINDS = [
  'text',
  'name',
  'date',
  'birth_date',
  'expiry_date',
  'email',
  'url',
  'phone',
  'country',
  'list',
  'addresses',
  'status',
] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

export interface FieldFacts {
  friendlyName: string
  kind: FieldKind
  description?: string
  allowed?: readonly { name: string; value: string }[]
}

export const FIELDS: Readonly<Record<string, FieldFacts>> = {
  // who
  first_name: { friendlyName: 'First name', kind: 'name', description: 'As printed on the document.' },
  last_name: { friendlyName: 'Last name', kind: 'name', description: 'As printed on the document.' },
  birth_date: { friendlyName: 'Date of birth', kind: 'birth_date', description: 'YYYY-MM-DD.' },
  nationality: { friendlyName: 'Nationality', kind: 'country', description: 'Country code of two letters.' },
  email: { friendlyName: 'Email', kind: 'email' },
  phone_number: { friendlyName: 'Phone number', kind: 'phone', description: 'With the country code, e.g. +49...' },
  mobile_phone_number: { friendlyName: 'Mobile phone number', kind: 'phone', description: 'With the country code, e.g. +1...' },
  tax_id: { friendlyName: 'Tax number', kind: 'text' },
  id_number: { friendlyName: 'Number of the identity card', kind: 'text' },
  comments: { friendlyName: 'Comments', kind: 'text', description: 'Anything that the reviewer should know.' },

  // the paper
  document_type: { friendlyName: 'Type of document', kind: 'text' },
  document_number: { friendlyName: 'Document number', kind: 'text', description: 'As printed on the document.' },
  issuing_country: { friendlyName: 'Issuing country', kind: 'country', description: 'Country code of two letters.' },
  issue_date: { friendlyName: 'Date of issue', kind: 'date', description: 'YYYY-MM-DD.' },
  expiry_date: { friendlyName: 'Valid until', kind: 'expiry_date', description: 'YYYY-MM-DD.' },

  // business
  business_name: { friendlyName: 'Business name', kind: 'name', description: 'As registered.' },
  business_registration_number: { friendlyName: 'Business registration number', kind: 'text' },
  business_registration_identifier: {
    friendlyName: 'Business registration authority',
    kind: 'text',
    description: 'The register that issued the registration number.',
  },
  business_website: { friendlyName: 'Business website', kind: 'url' },
  website_url: { friendlyName: 'Business website', kind: 'url' },
  business_description: { friendlyName: 'Business description', kind: 'text' },
  business_identity: {
    friendlyName: 'Business identity',
    kind: 'list',
    description: 'Whether the business uses the numbers itself or sells software that does.',
    allowed: [
      { name: 'Direct customer', value: 'DIRECT_CUSTOMER' },
      { name: 'Independent software vendor', value: 'INDEPENDENT_SOFTWARE_VENDOR' },
    ],
  },
  is_subassigned: {
    friendlyName: 'Passed on to others',
    kind: 'list',
    description: 'Whether the numbers are assigned on to other end users.',
    allowed: [
      { name: 'Yes', value: 'YES' },
      { name: 'No', value: 'NO' },
    ],
  },
  vat_number: { friendlyName: 'VAT number', kind: 'text' },
  business_type: { friendlyName: 'Business type', kind: 'text', description: 'Its legal form.' },
  business_industry: { friendlyName: 'Industry', kind: 'text' },
  business_regions_of_operation: { friendlyName: 'Regions of operation', kind: 'text' },
  social_media_profile_urls: { friendlyName: 'Social media profiles', kind: 'text' },
  business_title: { friendlyName: 'Title', kind: 'text' },
  job_position: { friendlyName: 'Position', kind: 'text' },

  // products of Trust Hub
  brand_name: { friendlyName: 'Brand name', kind: 'name' },
  vertical: { friendlyName: 'Industry of the brand', kind: 'text' },
  company_type: { friendlyName: 'Company type', kind: 'text' },
  stock_exchange: { friendlyName: 'Stock exchange', kind: 'text' },
  stock_ticker: { friendlyName: 'Stock ticker', kind: 'text' },
  cnam_display_name: { friendlyName: 'Display name', kind: 'text', description: 'At most 15 characters, beginning with a letter.' },

  // places
  address_sids: { friendlyName: 'Address', kind: 'addresses', description: 'SIDs of the addresses that this document shows.' },
}

/** Titles of the requirements, by the names that Twilio's rules use (and ours in the same manner). */
export const REQUIREMENT_TITLES: Readonly<Record<string, string>> = {
  individual_info: 'Individual',
  business_info: 'Business',
  individual_name_info: 'Proof of identity',
  business_name_info: 'Business name',
  business_reg_no_info: 'Proof of registration',
  business_desc_info: 'Business description',
  business_address_proof_info: 'Proof of address',
  business_address_proof_of_address_info: 'Business address',
  business_address_info: 'Business address',
  proof_of_address: 'Proof of address',
  name_of_auth_rep_info: 'Name of the authorised representative',
  name_of_authorized_representative_info: 'Name of the authorised representative',
  auth_rep_authorization_info: 'Authorisation of the representative',
  tax_id_info: 'Proof of the tax number',
  id_number_info: 'Number of the identity card',
  loa_info: 'Letter of authorisation',
  registration_form_info: 'Registration form',
}

/** What kinds of paper are called on a form; a rule file may rename them (`papers:`) for its country. */
export const PAPER_NAMES: Readonly<Record<string, string>> = {
  passport: 'Passport',
  national_id_card: 'National identity card',
  residence_permit: 'Residence permit',
  drivers_license: "Driver's licence",
  government_issued_document: 'Government-issued document',
  certificate_driving_record: 'Certificate of driving record',
  health_insurance_certificate: 'Health insurance certificate',
  maternity_passbook: 'Maternity passbook',
  certificate_special_permanent_resident: 'Certificate of special permanent residence',
  seal_certificate_call_transfer_service_agreement: 'Seal certificate for a call transfer contract',
  utility_bill: 'Utility bill',
  bank_statement: 'Bank statement',
  rental_receipt: 'Rent receipt',
  title_deed: 'Title deed',
  tax_document: 'Tax document',
  government_communication: 'Letter from an authority',
  proof_of_location: 'Proof of location',
  address: 'Address (checked digitally)',
  business_address: 'Business address',
  customer_profile_address: 'Address of the customer profile',
  commercial_registrar_excerpt: 'Extract from the commercial register',
  corporate_registry: 'Corporate registry',
  company_seal_certificate: 'Company seal certificate',
  business_registration: 'Business registration',
  certificate_of_incorporation: 'Certificate of incorporation',
  trade_license: 'Trade licence',
  mayors_permit: "Mayor's permit",
  power_of_attorney: 'Power of attorney',
  letter_of_authorization: 'Signed letter of authorisation',
  registration_form: 'Signed registration form',
}
