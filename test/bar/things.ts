import type { Answer } from '../helpers/client.ts'

/** A valid address of an invented person. */
export const addressOf = (name = 'Erika Mustermann') => ({
  CustomerName: name,
  Street: 'Unter den Linden 1',
  City: 'Berlin',
  Region: 'Berlin',
  PostalCode: '10117',
  IsoCountry: 'DE',
})

/** The body of an answer that must have been a success. */
export function ok({ status, body }: Answer) {
  if (status >= 300) throw new Error(`expected success, got ${status}: ${JSON.stringify(body).slice(0, 300)}`)
  return body
}
