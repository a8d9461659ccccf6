import type { Box, Side } from './reading/reading.ts'
import { toldByTwilioCode } from './twilio-reasons.ts'

/**
 * The reason catalogue: every refusal by machine or person is a list of these. `twilioCode` is what Twilio sends in `errors[]`;
 * `text` is for the applicant, `fix` tells what to do; `staffOnly` reasons reach the applicant only as `suspected_fraud`.
 */
export const REASONS = {
  blurry: {
    twilioCode: 18002,
    retry: true,
    text: 'The picture is blurred.',
    fix: 'Rest the document on a table, hold still and take it again.',
  },
  glare: {
    twilioCode: 18002,
    retry: true,
    text: 'Light covers part of the document.',
    fix: 'Tilt it or turn off the flash, then take it again.',
  },
  cut_off: { twilioCode: 18007, retry: true, text: 'A part of the document is missing.', fix: 'Fit all four corners in the frame.' },
  too_dark: { twilioCode: 18002, retry: true, text: 'The picture is too dark to read.', fix: 'Move near a window and take it again.' },
  too_small: { twilioCode: 18002, retry: true, text: 'The picture is too small to read.', fix: 'Move closer, or send the original file.' },
  wrong_side: { twilioCode: 18007, retry: true, text: 'This is the wrong side of the document.', fix: 'Turn the document over.' },
  expired: { twilioCode: 18003, retry: true, text: 'The document has expired.', fix: 'Use one that is still valid.' },
  outdated: { twilioCode: 18022, retry: true, text: 'The proof of address is too old.', fix: 'Use one from the last months.' },
  country_mismatch: {
    twilioCode: 18009,
    retry: true,
    text: 'The document is of another country than chosen.',
    fix: 'Change the country or use another document.',
  },
  detail_mismatch: {
    twilioCode: 18006,
    retry: true,
    text: 'The document says something else than the details.',
    fix: 'Correct the details or use a document that shows them.',
  },
  name_mismatch: {
    twilioCode: 18008,
    retry: true,
    text: 'The name on the document differs from the details.',
    fix: 'Enter the name as printed.',
  },
  address_mismatch: {
    twilioCode: 18016,
    retry: true,
    text: 'The address is not on the document.',
    fix: 'Use a document that shows this address, or correct the address.',
  },
  business_name_mismatch: {
    twilioCode: 18011,
    retry: true,
    text: 'The business name on the document differs from the details.',
    fix: 'Enter the name as registered.',
  },
  registration_number_mismatch: {
    twilioCode: 18010,
    retry: true,
    text: 'The registration number differs from the document.',
    fix: 'Enter the number as registered.',
  },
  missing_information: {
    twilioCode: 18005,
    retry: true,
    text: 'Something that the rule asks for is missing.',
    fix: 'Add what is missing and submit again.',
  },
  missing_document: {
    twilioCode: 18007,
    retry: true,
    text: 'A document that the rule asks for is missing.',
    fix: 'Add it and submit again.',
  },
  unsupported: { twilioCode: 18059, retry: true, text: 'This type of document is not accepted.', fix: 'Use one of the accepted types.' },
  not_a_document: {
    twilioCode: 18001,
    retry: true,
    text: 'No document was found in the picture.',
    fix: 'Take a picture of the document itself.',
  },
  several_documents: {
    twilioCode: 18002,
    retry: true,
    text: 'There is more than one document in the picture.',
    fix: 'Send a picture of each document by itself.',
  },
  unreadable_file: {
    twilioCode: 18024,
    retry: true,
    text: 'The file could not be opened.',
    fix: 'Save it again as JPEG, PNG or PDF, of at most 10 pages and without a password, and upload it.',
  },
  not_read: {
    twilioCode: 18002,
    retry: true,
    text: 'The document could not be read.',
    fix: 'Take a sharper picture, or let a person look at it.',
  },
  portrait_missing: {
    twilioCode: 18059,
    retry: true,
    text: 'No portrait can be seen where one belongs.',
    fix: 'Use the page with the photo and leave it uncovered.',
  },
  redacted: { twilioCode: 18004, retry: true, text: 'Parts of the document are covered.', fix: 'Upload it without redactions.' },
  under_age: { twilioCode: 18052, retry: false, text: 'The person is under age.', fix: 'An adult has to register the number.' },
  po_box: { twilioCode: 18018, retry: true, text: 'A post office box is not accepted.', fix: 'Give the street address.' },
  wrong_locality: {
    twilioCode: 18014,
    retry: true,
    text: "The address is not in the area of the number's prefix.",
    fix: 'Give an address in that area.',
  },
  specimen: { twilioCode: 18001, retry: false, text: 'This is a specimen, not a real document.', fix: 'Use your own document.' },
  mrz_check_digit: {
    twilioCode: 18001,
    retry: true,
    text: 'The machine-readable lines do not add up.',
    fix: 'Take a sharper picture of the lines at the bottom.',
  },
  test_bundle: { twilioCode: 18099, retry: false, text: 'This is a test bundle.', fix: 'Test bundles are always rejected.' },
  regulation_changed: { twilioCode: 22601, retry: true, text: 'The rule has changed.', fix: 'Update the information and submit again.' },
  rule_needs_more: {
    twilioCode: 22600,
    retry: true,
    text: 'The rule has changed and asks for more.',
    fix: 'Add what is missing before the deadline. Until then the number stays as it is.',
  },
  business_unverified: {
    twilioCode: 18602,
    retry: true,
    text: 'The business could not be verified.',
    fix: 'Check the registration number and authority.',
  },
  address_unverified: { twilioCode: 18603, retry: true, text: 'The address could not be verified.', fix: 'Check the address.' },
  representative_unverified: {
    twilioCode: 18604,
    retry: true,
    text: 'The authorised representative could not be verified.',
    fix: 'Check the details of the representative.',
  },
  website_unverified: {
    twilioCode: 18601,
    retry: true,
    text: 'Business name and website cannot be matched.',
    fix: 'Give the website that names the business.',
  },
  suspected_fraud: { twilioCode: 18001, retry: false, text: 'We could not verify this document.', fix: 'Ask our team to look.' },
  document_reused: {
    twilioCode: 18001,
    retry: false,
    staffOnly: true,
    text: 'The same document is filed by another account.',
    fix: 'Compare both cases.',
  },
  picture_reused: {
    twilioCode: 18001,
    retry: false,
    staffOnly: true,
    text: 'The very same picture is filed by another account.',
    fix: 'Compare both cases.',
  },
  many_checks: {
    twilioCode: 18001,
    retry: false,
    staffOnly: true,
    text: 'More checks in a day than usual, of this account or with this document.',
    fix: 'Look at the other checks of the day.',
  },
  blocked_document: {
    twilioCode: 18001,
    retry: false,
    staffOnly: true,
    text: 'A supervisor has blocked this document.',
    fix: 'Reject it, or have the block taken off.',
  },
  edited_image: {
    twilioCode: 18001,
    retry: false,
    staffOnly: true,
    text: 'The file carries traces of editing.',
    fix: 'Compare with the original.',
  },
  mrz_print_disagree: {
    twilioCode: 18001,
    retry: false,
    staffOnly: true,
    text: 'Machine-readable lines and print disagree.',
    fix: 'Compare both on the scan.',
  },
  place_unsettled: {
    twilioCode: 18014,
    retry: true,
    text: "Whether the address lies in the area of the number's prefix is for a person to say.",
    fix: 'Ask a person to look at the place, or hold the number with this proof: then they are asked.',
  },
  address_missing: { twilioCode: 18005, retry: true, text: 'The rule asks for an address.', fix: 'Choose an address, or create one.' },
  address_country: {
    twilioCode: 18016,
    retry: true,
    text: 'The address is in a country that the rule does not accept.',
    fix: 'Give an address that the rule accepts.',
  },
  proof_missing: {
    twilioCode: 18007,
    retry: true,
    text: 'The rule asks for a verified identity document or bundle.',
    fix: 'File one and submit it.',
  },
  not_verified: { twilioCode: 18005, retry: true, text: 'This has not passed verification.', fix: 'Submit it, or wait for the answer.' },
  wrong_rule: {
    twilioCode: 18005,
    retry: true,
    text: 'This was verified for another kind of number.',
    fix: 'Use one that was verified for this country, type of number and end user.',
  },
  not_available: {
    twilioCode: 18050,
    retry: false,
    text: 'The rule offers this kind of number to nobody.',
    fix: 'Choose another type of number.',
  },
  other: { twilioCode: 18050, retry: true, text: 'The document was not accepted.', fix: 'Read the note and submit again.' },
} as const satisfies Record<string, ReasonFacts>

interface ReasonFacts {
  twilioCode: number
  retry: boolean
  text: string
  fix: string
  staffOnly?: true
}

export type ReasonCode = keyof typeof REASONS

/** One reason. `seen` and `expected` are personal data: they are stored encrypted and shown to the owner and the reviewer only. */
export interface Reason {
  code: ReasonCode
  twilioCode: number
  retry: boolean
  text: string
  fix: string
  /** Machine name of the detail it is about. */
  field?: string
  /** Kind or SID of the document it is about. */
  document?: string
  side?: Side
  box?: Box
  seen?: string
  expected?: string
  /** A reviewer's note to the applicant. */
  note?: string
}

/** A reason of the catalogue with its place and values. */
export function reason(code: ReasonCode, about: Partial<Omit<Reason, 'code' | 'twilioCode' | 'retry'>> = {}): Reason {
  const { twilioCode, retry, text, fix } = REASONS[code]
  return { code, twilioCode, retry, text, fix, ...about }
}

/** Finds a reason by our word or by Twilio's number, as reviewers may send either. Unknown Twilio codes become `other` with that number. */
export function parseReasonCode(text: string): { code: ReasonCode; twilioCode: number } | undefined {
  if (Object.hasOwn(REASONS, text)) return { code: text as ReasonCode, twilioCode: REASONS[text as ReasonCode].twilioCode }
  if (!/^(18[06]\d\d|2260[01])$/.test(text)) return undefined
  const twilioCode = Number(text)
  const isOwn = toldByTwilioCode(twilioCode) !== undefined
  const known = (Object.keys(REASONS) as ReasonCode[]).find(code => !isOwn && REASONS[code].twilioCode === twilioCode && !isStaffOnly(code))
  return { code: known ?? 'other', twilioCode }
}

/** What only staff may know; the applicant hears `suspected_fraud` in its place. */
export const isStaffOnly = (code: ReasonCode): boolean => 'staffOnly' in REASONS[code]

/** Whether the word stands for a sign of fraud: what only staff may know, or what the applicant hears in its place. */
export const isSignOfFraud = (code: string): boolean =>
  code === 'suspected_fraud' || (Object.hasOwn(REASONS, code) && isStaffOnly(code as ReasonCode))

/** What the applicant may see: fraud reasons of staff are folded into one that tells nothing. */
export function forApplicant(reasons: readonly Reason[]): Reason[] {
  const open = reasons.filter(({ code }) => !isStaffOnly(code))
  const hidden = open.length < reasons.length && !open.some(({ code }) => code === 'suspected_fraud')
  return hidden ? [...open, reason('suspected_fraud')] : open
}
