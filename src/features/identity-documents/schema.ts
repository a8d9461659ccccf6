import { Type } from 'typebox'
import { JsonText, PageQuery, Text } from '../../platform/http/parameters.ts'

export const NumberTypeText = Type.String({ minLength: 1, maxLength: 20 })
export const EndUserTypeText = Type.String({ minLength: 1, maxLength: 20 })
const Files = Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 10 }))

export const IdentityDocumentCreate = Type.Object({
  FriendlyName: Text(),
  IsoCountry: Type.String({ minLength: 2, maxLength: 2 }),
  NumberType: NumberTypeText,
  EndUserType: EndUserTypeText,
  Attributes: JsonText,
  AddressSid: Text(34),
  StatusCallback: Text(2048),
  DocumentType: Files,
})

export const IdentityDocumentEdit = Type.Object({
  FriendlyName: Text(),
  IsoCountry: Type.Optional(Type.String({ minLength: 2, maxLength: 2 })),
  NumberType: Type.Optional(NumberTypeText),
  EndUserType: Type.Optional(EndUserTypeText),
  Attributes: JsonText,
  AddressSid: Text(34),
  StatusCallback: Text(2048),
  DocumentType: Files,
})

export const IdentityDocumentList = Type.Object({
  Status: Text(20),
  /** Lists of thousands: without details, readings and what was read on each scan. */
  Brief: Type.Optional(Type.Boolean()),
  IsoCountry: Text(2),
  NumberType: Text(20),
  EndUserType: Text(20),
  ...PageQuery,
})
