const fields: Record<string, string> = {
  first_name: 'First name',
  last_name: 'Last name',
  full_name: 'Full name',
  birth_date: 'Date of birth',
  nationality: 'Nationality',
  issuing_country: 'Issuing country',
  document_number: 'Document number',
  document_type: 'Document type',
  expiry_date: 'Expiry date',
  issue_date: 'Date of issue',
  place_of_birth: 'Place of birth',
  sex: 'Sex',
  personal_number: 'Personal number',
  email: 'Email',
  phone_number: 'Phone number',
  business_name: 'Business name',
  business_registration_number: 'Registration number',
  business_registration_identifier: 'Registration authority',
  business_website: 'Website',
  business_type: 'Legal form',
  business_identity: 'Direct customer or reseller',
  business_industry: 'Industry',
  business_regions_of_operation: 'Regions of operation',
  website_url: 'Website',
  social_media_profile_urls: 'Social media profiles',
  business_title: 'Job title',
  job_position: 'Position',
  address_sids: 'Address',
  address: 'Address',
  street: 'Street',
  city: 'City',
  postal_code: 'Postal code',
}

const numberTypes: Record<string, string> = { local: 'Local', mobile: 'Mobile', national: 'National', 'toll-free': 'Toll-free' }
const holderTypes: Record<string, string> = { individual: 'Individual', business: 'Business' }
const capabilities: Record<string, string> = { voice: 'Voice', sms: 'SMS', mms: 'MMS', fax: 'Fax' }

/** Words of the field: details, kinds of number and holder, sources of a reading. */
export const words = {
  fields,
  numberTypes,
  holderTypes,
  capabilities,
  sides: { front: 'Front', back: 'Back' },
  sources: { mrz: 'machine-readable lines', barcode: 'barcode', text_layer: 'text of the PDF', print: 'printed text' },
  dateParts: { day: 'day', month: 'month', year: 'year', daySample: 'DD', monthSample: 'MM', yearSample: 'YYYY' },
}
