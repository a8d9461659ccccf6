/** What is wrong and what to do. `{side}` stands for the side's name. */
export type ReasonText = readonly [what: string, fix: string]

type Plain =
  | 'loading back next copy copied frontSide backSide photoSide startLead start notNow notNowTitle notNowText consentYes consentNo consentRefused'
  | 'chooseTitle chooseCountry chooseType notHere deviceTitle deviceLead deviceQr deviceNew deviceHere deviceWaiting deviceConnected'
  | 'permissionTitle permissionLead useCamera useUpload cameraBlocked cameraMissing cameraBusy cameraInsecure capturePassport shutter auto'
  | 'hintSearching hintDark hintGlare hintBlurry hintCloser hintSharp checkTitle checkWarn usePhoto retake noPreview'
  | 'uploadDrop uploadKinds uploadMissing uploadTooBig uploadRemove uploadKept uploadKeptBack send sending sendFailed sendRefused sendAgain'
  | 'checkingTitle stepSent stepReading stepComparing checkingLong passedTitle reviewTitle reviewTextNoDate retryTitle retry changeCountry'
  | 'failedTitle declinedTitle declinedText escalateLabel escalate helpTitle helpLead delegate delegateTitle delegateLead delegateName'
  | 'delegateEmail delegateSend delegateDone ask askTitle askLabel askEmail askSend askDone expiredTitle expiredText redactedTitle redactedText'
  | 'elsewhereTitle elsewhereText elsewhereHelp code codeInvalid codeWrong codeMail codeMailed codeTake'
  | 'offline error tryAgain fieldRequired emailInvalid language'

type Words<T extends string> = T extends `${infer Head} ${infer Tail}` ? Head | Words<Tail> : T

type WithText =
  | 'startTitle'
  | 'startPrivacy'
  | 'consentTitle'
  | 'consentText'
  | 'deviceValid'
  | 'captureFront'
  | 'captureBack'
  | 'pictureAlt'
  | 'uploadWrong'
  | 'passedText'
  | 'reviewText'
  | 'failedText'
  | 'imagesDeleted'
  | 'endedOn'
  | 'youChose'
  | 'idSays'

export type Texts = Record<Words<Plain>, string> &
  Record<WithText, (value: string) => string> &
  Record<'attemptsLeft' | 'helpCountries', (count: number) => string> & {
    types: Record<'passport' | 'national_id_card' | 'drivers_license' | 'residence_permit', string>
    /** Machine names of details that can differ from an ID. */
    fields: Record<string, string>
    reasons: Record<string, ReasonText>
  }
