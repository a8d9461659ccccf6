import { Type } from 'typebox'
import { PageQuery, Text } from '../../platform/http/parameters.ts'

const Bool = Type.Optional(Type.Boolean())
const Required = (maxLength = 255) => Type.String({ minLength: 1, maxLength })
/** Has to be sent, and may be empty: Hong Kong has no postal codes, Singapore no regions. What a country needs, `validateAddress` says. */
const ByCountry = (maxLength = 255) => Type.String({ maxLength })

export const AddressList = Type.Object({
  CustomerName: Text(),
  FriendlyName: Text(),
  EmergencyEnabled: Bool,
  IsoCountry: Text(2),
  ...PageQuery,
})

export const AddressCreate = Type.Object({
  CustomerName: Required(),
  Street: Required(),
  City: ByCountry(),
  Region: ByCountry(),
  PostalCode: ByCountry(40),
  IsoCountry: Type.String({ minLength: 2, maxLength: 2 }),
  FriendlyName: Text(64),
  StreetSecondary: Text(),
  EmergencyEnabled: Bool,
  AutoCorrectAddress: Bool,
})

export const AddressUpdate = Type.Object({
  CustomerName: Text(),
  Street: Text(),
  City: Text(),
  Region: Text(),
  PostalCode: Text(40),
  FriendlyName: Text(64),
  StreetSecondary: Text(),
  EmergencyEnabled: Bool,
  AutoCorrectAddress: Bool,
})
