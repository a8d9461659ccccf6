import type { Static } from 'typebox'
import { parseCallbackUrl } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import type { NewAddress } from '../addresses/create.ts'
import type { InquiryServices } from '../inquiries/inquiry.ts'
import { parseEndUserType, parseNumberType } from '../regulations/parse.ts'
import { initializeCustomer, initializeRegistration, type Registration, requireProfile } from './initialize.ts'
import {
  CustomerInitialize,
  CustomerParams,
  CustomerReinitialize,
  RegistrationInitialize,
  RegistrationParams,
  RegistrationReinitialize,
} from './schema.ts'
import { openCheck, type Session, subjectOf } from './session.ts'

const PATH = '/v1/ComplianceInquiries'
const tag = 'Compliance inquiries'

/** Twilio's embedded flow: sessions of our own hosted check. */
export function complianceInquiryRoutes(services: InquiryServices): AnyRoute[] {
  return [
    route({
      method: 'POST',
      path: `${PATH}/Customers/Initialize`,
      tag,
      summary: 'Open a customer profile and a hosted check for it',
      body: CustomerInitialize,
      status: 201,
      handle: async (ctx, { body }) =>
        initializeCustomer(ctx, services, {
          email: body.NotificationEmail ?? '',
          primaryProfileSid: body.PrimaryProfileSid || undefined,
        }),
      view: sessionView('customer_id'),
    }),
    route({
      method: 'POST',
      path: `${PATH}/Customers/:CustomerId/Initialize`,
      tag,
      summary: 'Another hosted check for a customer profile',
      params: CustomerParams,
      body: CustomerReinitialize,
      async handle(ctx, { params, body }) {
        const profile = await subjectOf(ctx, 'customer_profile', params.CustomerId)
        await requireProfile(ctx, body.PrimaryProfileSid)
        return openCheck(ctx, services, profile)
      },
      view: sessionView('customer_id'),
    }),
    route({
      method: 'POST',
      path: `${PATH}/Registration/RegulatoryCompliance/GB/Initialize`,
      tag,
      summary: 'Open a bundle for British numbers and a hosted check for it',
      body: RegistrationInitialize,
      status: 201,
      handle: async (ctx, { body }) => initializeRegistration(ctx, services, registrationIn(body)),
      view: sessionView('registration_id'),
    }),
    route({
      method: 'POST',
      path: `${PATH}/Registration/:RegistrationId/RegulatoryCompliance/GB/Initialize`,
      tag,
      summary: 'Another hosted check for a registration',
      params: RegistrationParams,
      body: RegistrationReinitialize,
      handle: async (ctx, { params }) => openCheck(ctx, services, await subjectOf(ctx, 'bundle', params.RegistrationId)),
      view: sessionView('registration_id'),
    }),
  ]
}

const sessionView =
  (subject: 'customer_id' | 'registration_id') =>
  (session: Session): Record<string, unknown> => ({
    inquiry_id: session.inquiryId,
    inquiry_session_token: session.token,
    [subject]: session.subjectId,
    url: session.url,
  })

function registrationIn(body: Static<typeof RegistrationInitialize>): Registration {
  const endUserType = parseEndUserType(body.EndUserType)
  const person = {
    first_name: body.FirstName || body.AuthorizedRepresentative1FirstName,
    last_name: body.LastName || body.AuthorizedRepresentative1LastName,
    birth_date: body.DateOfBirth || body.AuthorizedRepresentative1DateOfBirth,
    email: body.IndividualEmail || body.AuthorizedRepresentative1Email,
    phone_number: body.IndividualPhone || body.AuthorizedRepresentative1Phone,
  }
  const business = {
    business_name: body.BusinessLegalName,
    business_registration_number: body.BusinessRegistrationNumber,
    business_registration_identifier: body.BusinessRegistrationAuthority,
    business_website: body.BusinessWebsiteUrl,
    business_identity: body.BusinessIdentityType,
  }
  const details = endUserType === 'business' ? { ...business, ...person } : person
  const holder = body.BusinessLegalName || [person.first_name, person.last_name].filter(Boolean).join(' ')
  return {
    friendlyName: body.FriendlyName,
    email: body.NotificationEmail ?? '',
    numberType: parseNumberType(body.PhoneNumberType),
    endUserType,
    attributes: Object.fromEntries(Object.entries(details).filter(([, value]) => value)),
    address: addressIn(body, holder),
    statusCallback: parseCallbackUrl('StatusCallbackUrl', body.StatusCallbackUrl),
  }
}

/** An address is filed when it is whole. */
function addressIn(body: Static<typeof RegistrationInitialize>, customerName: string): NewAddress | undefined {
  const { AddressStreet: street, AddressCity: city, AddressPostalCode: postalCode, AddressCountryCode: isoCountry } = body
  if (!street || !city || !postalCode || !isoCountry || !customerName) return undefined
  return {
    customerName,
    friendlyName: '',
    street,
    streetSecondary: body.AddressStreetSecondary ?? '',
    city,
    region: body.AddressSubdivision || city,
    postalCode,
    isoCountry: isoCountry.toUpperCase(),
    emergencyEnabled: false,
  }
}
