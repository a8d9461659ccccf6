import { Type } from 'typebox'
import { CHECK_LANGUAGES } from '../../domain/branding.ts'
import { JsonText, PageQuery, Text } from '../../platform/http/parameters.ts'

export const InquiryCreate = Type.Object({
  FriendlyName: Text(),
  IsoCountry: Text(3),
  Attributes: JsonText,
  StatusCallback: Text(2048),
})

export const InquiryList = Type.Object({ Status: Text(20), ...PageQuery })

export const StaffInquiryList = Type.Object({
  Status: Text(20),
  AccountSid: Text(34),
  Erasing: Type.Optional(Type.Boolean()),
  Signs: Type.Optional(Type.Boolean()),
  ...PageQuery,
})

export const AttemptCreate = Type.Object({
  IsoCountry: Type.String({ minLength: 2, maxLength: 3 }),
  DocumentType: Type.String({ minLength: 1, maxLength: 60 }),
})

export const EscalationCreate = Type.Object({ Message: Text(2000) })

export const DelegationCreate = Type.Object({
  Email: Type.String({ minLength: 3, maxLength: 254 }),
  Name: Text(200),
  /** Of the mail; that of the account's hosted check when left out. */
  Language: Type.Optional(Type.Union(CHECK_LANGUAGES.map(language => Type.Literal(language)))),
})

export const ReverseBody = Type.Object({ ReasonCodes: Type.Optional(Type.Array(Type.String())), Note: Text(2000) })

export const DelegationParams = Type.Object({ Sid: Type.String(), DelegationSid: Type.String() })
