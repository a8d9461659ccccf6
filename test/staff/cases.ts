import { type Api, apiOf, eventually, multipart, staffApi } from '../helpers/client.ts'
import type { TestServer } from '../helpers/server.ts'

export const ADDRESS = {
  CustomerName: 'Erika Mustermann',
  Street: 'Unter den Linden 1',
  City: 'Berlin',
  Region: 'Berlin',
  PostalCode: '10117',
  IsoCountry: 'DE',
}

export interface Customer {
  sid: string
  authToken: string
  api: Api
}

/** A new test account: its documents pass, fail or go to a person by their number. */
export async function testCustomer(server: TestServer, name = 'Tests'): Promise<Customer> {
  const { body } = await staffApi(server)('POST', '/staff/v1/Accounts', { FriendlyName: name, Type: 'full', IsTest: 'true' })
  return { sid: body.sid, authToken: body.auth_token, api: apiOf(server.url, { name: body.sid, secret: body.auth_token }) }
}

/** A new member of staff with a key of their own. */
export async function colleague(server: TestServer, name: string, ...roles: string[]): Promise<{ sid: string; api: Api }> {
  const { body } = await staffApi(server)('POST', '/staff/v1/Staff', {
    Email: `${name.toLowerCase()}@example.com`,
    Name: name,
    Roles: roles.length > 0 ? roles : 'reviewer',
  })
  return { sid: body.sid, api: apiOf(server.url, { name: body.key, secret: body.secret }) }
}

/** An identity document of a test account whose number says what becomes of it; `TEST-PERSON` waits in the queue. */
export async function fileDocument({ sid, api }: Customer, about: { name?: string; number?: string } = {}): Promise<string> {
  const { name = 'Erika Mustermann', number = 'TEST-PERSON' } = about
  const address = await api('POST', `/2010-04-01/Accounts/${sid}/Addresses.json`, { ...ADDRESS, CustomerName: name })
  const [first, last] = name.split(' ')
  const form = await multipart(
    {
      FriendlyName: name,
      IsoCountry: 'DE',
      NumberType: 'local',
      EndUserType: 'individual',
      AddressSid: address.body.sid,
      Attributes: JSON.stringify({ first_name: first, last_name: last, birth_date: '1984-08-12', document_number: number }),
      DocumentType: ['passport', 'utility_bill'],
    },
    ['passport-erika.jpg', 'utility-bill-erika.pdf'],
  )
  const { body } = await api('POST', '/v1/IdentityDocuments', form)
  await api('POST', `/v1/IdentityDocuments/${body.sid}/Submit`)
  await eventually(
    () => api('GET', `/v1/IdentityDocuments/${body.sid}`),
    answer => answer.body.verification_status !== 'pending' || answer.body.review_due_at !== null,
    150_000,
  )
  return body.sid
}

/** The open case about a subject. */
export async function caseAbout(staff: Api, subjectSid: string): Promise<string> {
  const { body } = await staff('GET', `/staff/v1/Reviews?Status=open&SubjectSid=${subjectSid}`)
  return body.reviews[0].sid
}
