import { countryName } from '../../domain/countries.ts'

/** The beginning of a country's rule file: two usual rules to change, and at each line what may stand there. */
export const ruleTemplate = (country: string, today: string): string => `# yaml-language-server: $schema=./schema.json
country: ${country}
name: ${countryName(country)}
reviewed: ${today}

sources: # the page or the law that you read, for every rule that has none of its own
  - { url: "", seen: ${today} }

rules:
  # One entry for each row of the page. Change what differs, and take out what the page does not say.
  - number: local # local, mobile, national, toll-free; several as [local, national]
    for: business # individual, business; both as [individual, business]
    proof: bundle # bundle, identity_document, none
    address: { scope: country, proof: true } # scope: none, any, country, locality, foreign
    who: [business_name, business_registration_number, comments?] # optional with a ?
    papers:
      business_name_info:
        shows: business_name
        any_of: [commercial_registrar_excerpt, trade_license]
      business_address_proof_info:
        shows: address_sids
        any_of: [commercial_registrar_excerpt, utility_bill]
    status: verified_page # verified_api, verified_page, secondary_source
    # notes: [A short sentence of your own.]
    # partial: true # when the page says more than stands here

  - number: local
    for: individual
    proof: bundle
    address: { scope: country, proof: true }
    who: [first_name, last_name, birth_date]
    papers:
      individual_name_info:
        shows: [first_name, last_name]
        any_of: [passport, national_id_card, residence_permit]
      proof_of_address:
        shows: address_sids
        any_of: [utility_bill, bank_statement]
    status: verified_page

  - number: mobile
    for: [individual, business]
    available: false # cannot be had
    status: verified_page
`
