import { Type } from 'typebox'
import { Text } from '../../platform/http/parameters.ts'

const Bool = Type.Optional(Type.Boolean())

export const CustomerInitialize = Type.Object({ NotificationEmail: Text(320), ThemeSetId: Text(), PrimaryProfileSid: Text(34) })

export const CustomerReinitialize = Type.Object({ PrimaryProfileSid: Type.String({ minLength: 1, maxLength: 34 }), ThemeSetId: Text() })

/** What the caller knows already; all of it prefills the registration. */
export const RegistrationInitialize = Type.Object({
  EndUserType: Type.String({ minLength: 1, maxLength: 20 }),
  PhoneNumberType: Type.String({ minLength: 1, maxLength: 20 }),
  BusinessIdentityType: Text(40),
  BusinessRegistrationAuthority: Text(40),
  BusinessLegalName: Text(),
  NotificationEmail: Text(320),
  AcceptedNotificationReceipt: Bool,
  BusinessRegistrationNumber: Text(),
  BusinessWebsiteUrl: Text(2048),
  FriendlyName: Text(),
  AuthorizedRepresentative1FirstName: Text(),
  AuthorizedRepresentative1LastName: Text(),
  AuthorizedRepresentative1Phone: Text(40),
  AuthorizedRepresentative1Email: Text(320),
  AuthorizedRepresentative1DateOfBirth: Text(20),
  AddressStreet: Text(),
  AddressStreetSecondary: Text(),
  AddressCity: Text(),
  AddressSubdivision: Text(),
  AddressPostalCode: Text(40),
  AddressCountryCode: Text(2),
  FirstName: Text(),
  LastName: Text(),
  DateOfBirth: Text(20),
  IndividualEmail: Text(320),
  IndividualPhone: Text(40),
  IsIsvEmbed: Bool,
  IsvRegisteringForSelfOrTenant: Text(40),
  StatusCallbackUrl: Text(2048),
  ThemeSetId: Text(),
})

export const RegistrationReinitialize = Type.Object({ IsIsvEmbed: Bool, ThemeSetId: Text() })

export const CustomerParams = Type.Object({ CustomerId: Type.String() })
export const RegistrationParams = Type.Object({ RegistrationId: Type.String() })
