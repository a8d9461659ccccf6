/**
 * Every refusal a caller can mend: name -> Twilio's code, HTTP status, sentence. `{x}` is filled from the parameters,
 * which never carry personal data. Codes 20xxx-22xxx are Twilio's; 70xxx are ours.
 */
export const ERRORS = {
  // who may come in
  notAuthenticated: { code: 20003, status: 401, text: 'Authentication Error - invalid username or password' },
  accountNotActive: { code: 20005, status: 401, text: 'The account is not active' },
  forbidden: { code: 20403, status: 403, text: 'These credentials may not do this' },
  roleNeeded: { code: 20403, status: 403, text: 'Only a member of staff with the role {roles} may do this' },
  readOnly: { code: 20403, status: 403, text: 'This key may only read' },
  trialAccount: { code: 10002, status: 403, text: 'Trial accounts cannot do this. Upgrade the account first: {page}' },
  signInRefused: { code: 20003, status: 401, text: 'This does not fit. Check what you typed' },
  confirmNeeded: { code: 70050, status: 403, text: 'Confirm with your password or a code of your authenticator app first' },
  noMail: { code: 70051, status: 409, text: 'This server sends no mail. Whoever runs it can print a sign-in link' },
  tooManyRequests: { code: 20429, status: 429, text: 'Too many requests. Try again in {seconds} s' },
  tooManyWrongTries: { code: 20429, status: 429, text: 'Too many wrong credentials or links. Check them, and try again in {seconds} s' },

  // the request itself
  notHttp: { code: 20001, status: 400, text: 'This is not a valid HTTP request' },
  requestTooSlow: { code: 70001, status: 408, text: 'The request did not arrive in time' },
  headersTooLarge: { code: 70002, status: 431, text: 'The headers are larger than 16 kB' },
  invalidParameter: { code: 20001, status: 400, text: 'Invalid value for {name}: {why}' },
  informationMissing: { code: 20001, status: 400, text: 'Attributes are not complete. {faults}' },
  missingParameter: { code: 20001, status: 400, text: 'Missing required parameter {name} in the post body' },
  invalidPageSize: { code: 20001, status: 400, text: 'Invalid PageSize.' },
  invalidPageToken: { code: 21481, status: 400, text: 'Invalid PageToken.' },
  malformedBody: { code: 20001, status: 400, text: 'The body could not be parsed: {why}' },
  unsupportedMediaType: { code: 12301, status: 415, text: 'Unsupported content type. Send a form, JSON or multipart/form-data' },
  methodNotAllowed: { code: 20004, status: 405, text: 'Method not allowed' },
  notFound: { code: 20404, status: 404, text: 'The requested resource {path} was not found' },
  conflict: { code: 20409, status: 409, text: '{why}' },
  wrongState: { code: 20409, status: 409, text: 'Cannot {event} while the state is {state}' },
  gone: { code: 20404, status: 410, text: 'The images were deleted under the retention rule' },
  bodyTooLarge: { code: 20413, status: 413, text: 'The file is larger than {limit}' },
  idempotencyConflict: { code: 20409, status: 409, text: 'This Idempotency-Key was used with another request' },
  idempotencyInFlight: { code: 20409, status: 409, text: 'A request with this Idempotency-Key is still running' },
  internal: { code: 20500, status: 500, text: 'Something went wrong on our side. Nothing was changed. Request {requestId}' },
  unavailable: { code: 20503, status: 503, text: 'The service cannot answer just now: {why}' },
  storageFull: { code: 20507, status: 507, text: 'The server has no space left for files. Nothing was stored' },

  // accounts and keys
  subaccountCannotNest: { code: 21101, status: 400, text: 'A subaccount cannot own subaccounts' },
  userExists: { code: 70052, status: 409, text: 'This person is in the team already' },
  lastOwner: { code: 70053, status: 409, text: 'The account needs an owner. Make another person owner first' },
  ownAccess: { code: 70054, status: 409, text: 'You cannot shut yourself out. Another owner or admin can' },
  accountStatusUnknown: { code: 21475, status: 400, text: 'Invalid Status: active, suspended or closed' },
  parentStatusFixed: { code: 21477, status: 400, text: 'The status of a parent account cannot be changed by itself' },
  subaccountClosed: { code: 21479, status: 400, text: 'The account is closed for good: its status cannot be changed' },

  // uploads
  notADocumentFile: { code: 12301, status: 415, text: 'This is not a JPEG, PNG, HEIC or PDF file' },
  emptyFile: { code: 20001, status: 400, text: 'The file {name} is empty' },
  tooManyPages: { code: 20413, status: 413, text: 'A PDF may have at most {limit} pages' },
  tooManyPixels: { code: 20413, status: 413, text: 'An image may have at most {limit} megapixels' },

  // keeping and erasing
  underLegalHold: { code: 70041, status: 409, text: 'The account is under a legal hold: nothing of it may be erased' },

  // addresses
  invalidAddress: { code: 21628, status: 400, text: 'The address could not be validated: {why}' },
  addressInUse: { code: 21630, status: 400, text: 'The address is linked to a verified document and cannot be changed' },
  addressHasNumbers: { code: 70040, status: 400, text: 'The address is used by a phone number' },

  // numbers
  invalidPhoneNumber: { code: 21421, status: 400, text: 'PhoneNumber is not a valid phone number' },
  numberNotAvailable: { code: 21422, status: 400, text: 'PhoneNumber is not available' },
  invalidAreaCode: { code: 21451, status: 400, text: 'Invalid area code' },
  noNumberInAreaCode: { code: 21452, status: 400, text: 'No phone numbers found in the area code' },
  invalidUrl: { code: 21402, status: 400, text: 'Invalid Url: {name} is not an http(s) URL' },
  invalidMethod: { code: 21403, status: 400, text: 'Invalid Method: {name} is GET or POST' },
  addressRequired: { code: 21631, status: 400, text: "Phone Number Requires an Address but the 'AddressSid' parameter was empty" },
  addressInvalidForNumber: { code: 21615, status: 400, text: 'No valid address created for: {localities}' },
  addressNotFound: { code: 21613, status: 400, text: 'AddressSid was not found in this account' },
  bundleRequired: { code: 21649, status: 400, text: 'Bundle required and not provided for country: [{country}] and numberType: [{type}]' },
  identityRequired: {
    code: 21650,
    status: 400,
    text: 'Phone number of country [{country}] and type [{type}] requires a verified identity document. Upload one under Phone Numbers > Documents: {page}',
  },
  proofDoesNotFit: { code: 21651, status: 400, text: '{why}' },
  transferUnknown: { code: 21471, status: 400, text: 'Account does not exist' },
  transferNotActive: { code: 21472, status: 400, text: 'Account is not active' },
  transferNotParent: { code: 21474, status: 400, text: 'Only the parent account may transfer phone numbers' },

  // identity documents, end users, supporting documents, bundles, profiles
  attributesUnparsable: { code: 22207, status: 400, text: 'Attributes is not a JSON object' },
  endUserAssigned: { code: 21644, status: 400, text: 'The end user is assigned to a bundle' },
  documentAssigned: { code: 21645, status: 400, text: 'The supporting document is assigned to a bundle' },
  documentNotDeletable: { code: 21646, status: 400, text: 'The supporting document cannot be deleted while {state}' },
  bundleNotDeletable: { code: 21647, status: 400, text: 'The bundle cannot be deleted while {state}' },
  bundleHasNumbers: { code: 21648, status: 400, text: 'The bundle is assigned to phone numbers' },
  noRegulation: { code: 22201, status: 400, text: 'No regulation sid found for the given number group' },
  regulationMissing: { code: 22202, status: 400, text: 'No regulation sid or phone number country and type was provided' },
  bundleStatusUnknown: { code: 22203, status: 400, text: 'Unable to parse bundle status' },
  bundleStatusAndProperties: { code: 22204, status: 400, text: 'Bundle status and properties cannot be updated in the same request' },
  itemUnknown: { code: 22205, status: 400, text: 'Attempting to assign invalid object_sid to Bundle' },
  itemWrongKind: { code: 22206, status: 400, text: 'Attempting to add invalid object type to bundle' },
  documentStatusAndAttributes: {
    code: 22208,
    status: 400,
    text: 'Supporting Document status and attributes cannot be updated in the same request',
  },
  documentStatusUnknown: { code: 22209, status: 400, text: 'Invalid status enum in Supporting Document update request' },
  documentWithoutType: { code: 22210, status: 400, text: 'Cannot create a Supporting Document with no Type' },
  documentWithoutName: { code: 22211, status: 400, text: 'Cannot create a Supporting Document with no FriendlyName' },
  endUserTypeInvalid: { code: 22212, status: 400, text: 'Invalid End-User Type in request' },
  numberTypeInvalid: { code: 22213, status: 400, text: 'Invalid Number Type in request' },
  notCompliant: { code: 22216, status: 400, text: 'The submission does not meet the rule: {open}' },
  bundleNotCopyable: { code: 22223, status: 400, text: 'Regulatory Bundle is not eligible to be Copied' },
  bundleNotTransferable: { code: 22224, status: 400, text: 'Regulatory Bundle cannot transfer Item Assignments' },
  fromBundleUnknown: { code: 22225, status: 400, text: 'From Bundle to Replace Items does not exist' },
  fromBundleSame: { code: 22226, status: 400, text: 'Cannot replace Items from Bundle to same Bundle' },
  fromBundleOutdated: {
    code: 22228,
    status: 400,
    text: 'From Bundle does not have latest Regulation requirements that matches destination Bundle',
  },
  bundleItemNotRemovable: { code: 22229, status: 400, text: 'Supporting Document Bundle Assignment cannot be removed' },
  bundleAddressDeleted: { code: 22230, status: 400, text: 'Regulatory Bundle cannot be copied due to a deleted Address' },
  profileNotCopyable: { code: 18607, status: 400, text: 'Customer Profile or Trust Product is not eligible to be copied' },
  profileAlreadyCopied: { code: 18608, status: 400, text: 'Customer Profile or Trust Product is already copied' },
  profileAddressDeleted: { code: 18610, status: 400, text: 'Customer Profile or Trust Product cannot be copied due to a deleted Address' },

  // changes of rules
  rulesFaulty: { code: 70060, status: 400, text: 'The rule file has {count} problems; the first: {file}:{line}: {message}' },
  rulesUnchanged: { code: 70061, status: 400, text: 'The rules say the same as those in force' },
  ruleChangeOutdated: { code: 70062, status: 409, text: 'Another version was published since this change was tried. Try it again' },

  // inquiries and reviews
  attemptsExhausted: { code: 22100, status: 400, text: 'All {limit} attempts are used. Ask for a review instead' },
  unsupportedDocument: { code: 70010, status: 400, text: 'This country and document type are not supported. Supported: {supported}' },
  linkEnded: { code: 70011, status: 410, text: 'This link has ended' },
  codeWanted: { code: 70012, status: 409, text: 'This check was begun in another browser. Enter a code to go on here' },
  codeWrong: { code: 70013, status: 403, text: 'This code is wrong or over' },
  reasonRequired: { code: 70020, status: 400, text: 'A rejection needs at least one reason' },
  reviewDecided: { code: 70021, status: 409, text: 'Already decided' },
  reviewClaimed: { code: 70022, status: 409, text: 'Claimed by another reviewer' },
  claimNeeded: { code: 70026, status: 403, text: 'Claim the case first: only who has it may look at its papers' },
  reviewAssigned: { code: 70023, status: 409, text: 'A supervisor has given this case to somebody else' },
  ownAccount: { code: 70024, status: 403, text: 'This case is about an account of your own: a colleague has to decide it' },
  secondReviewerNeeded: { code: 70025, status: 409, text: 'You have decided this case. A second reviewer has to agree' },
  notInSandbox: { code: 70030, status: 403, text: 'Only a server started with --sandbox can do this' },
} as const satisfies Record<string, { code: number; status: number; text: string }>

export type ErrorName = keyof typeof ERRORS

/** A refusal that the caller can mend. `details` goes into the body as it is: no personal data. */
export class AppError extends Error {
  readonly code: number
  readonly status: number
  readonly kind: ErrorName
  /** When it is worth trying again, where the refusal knows. */
  readonly retryAfterSeconds: number | undefined
  readonly details: Record<string, unknown> | undefined

  constructor(
    kind: ErrorName,
    parameters: Record<string, string | number> = {},
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    const { code, status, text } = ERRORS[kind]
    super(
      text.replace(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? '')),
      { cause: options.cause },
    )
    this.kind = kind
    this.retryAfterSeconds = typeof parameters.seconds === 'number' ? parameters.seconds : undefined
    this.code = code
    this.status = status
    this.details = options.details
  }
}
