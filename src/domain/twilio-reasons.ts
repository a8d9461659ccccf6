interface Told {
  text: string
  fix: string
}

/** Twilio's rejection codes that say something else than any word of the catalogue: what an applicant is told when a reviewer sends one. */
const TOLD: Readonly<Record<number, Told>> = {
  18012: { text: 'The rule asks for an address in the country of the number.', fix: 'Give an address in that country.' },
  18013: { text: 'The emergency address has to be in the country of the number.', fix: 'Give an emergency address in that country.' },
  18014: { text: 'The address is wrong or incomplete.', fix: 'Complete the address.' },
  18015: { text: 'The emergency address is wrong or incomplete.', fix: 'Complete the emergency address.' },
  18017: { text: 'The address was not found.', fix: 'Check street, postal code and city.' },
  18019: { text: 'The authorised representative has to prove who they are.', fix: 'Add an identity document of the representative.' },
  18020: {
    text: 'Nothing shows that the representative may act for the business.',
    fix: 'Add a register extract that names them, or a power of attorney.',
  },
  18021: { text: 'The name on the proof of address differs.', fix: 'Use a proof of address in the name of the end user.' },
  18023: { text: 'The business on the document is no longer active.', fix: 'Use papers of an active business.' },
  18025: { text: 'The document is not accepted for this type of number.', fix: 'Use a paper that the rule of this type names.' },
  18036: { text: 'Required information is missing.', fix: 'Fill in every required field.' },
  18037: { text: 'Information is missing on the form.', fix: 'Complete the form and upload it again.' },
  18038: { text: 'The details differ from the document.', fix: 'Correct the details, or use a document that shows them.' },
  18039: { text: 'This type of number asks for an address in its country.', fix: 'Give a valid address in that country.' },
  18050: { text: 'The document was not accepted.', fix: 'Read the note and submit again.' },
  18051: { text: 'Something in the details is not right.', fix: 'Check the details and submit again.' },
  18053: { text: 'The website does not show that it belongs to the business.', fix: 'Give the website that names the business.' },
  18054: { text: 'The phone number is not valid.', fix: 'Give a number at which you can be reached.' },
  18055: { text: 'The email address is not valid.', fix: 'Give an address that takes mail.' },
  18056: { text: 'The work email of the representative is missing.', fix: 'Add an address at the domain of the business.' },
  18057: {
    text: 'The details of the representative could not be confirmed.',
    fix: 'Check the name, birth date and document of the representative.',
  },
  18058: { text: 'The tax number is missing.', fix: 'Add the tax number.' },
  18060: { text: 'The extract from the commercial register is missing.', fix: 'Add a current extract.' },
  18061: { text: 'The extract from the commercial register is not valid.', fix: 'Add a complete and current extract.' },
  18062: { text: 'The business in the details is no longer active.', fix: 'Give the details of an active business.' },
  18063: { text: 'Numbers of this kind are restricted.', fix: 'Ask our team which numbers you can have.' },
  18064: { text: 'This end user cannot register as a business.', fix: 'Register as an individual.' },
  18605: { text: 'The second representative could not be verified.', fix: 'Check the details of the second representative.' },
  18606: { text: 'The email address is not at the domain of the website.', fix: 'Use an address at the domain of the business.' },
  18609: { text: 'The registration authority is not accepted.', fix: 'Use a registration with an accepted authority.' },
}

export const toldByTwilioCode = (twilioCode: number): Told | undefined => TOLD[twilioCode]
