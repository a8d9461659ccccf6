import { AppError } from '../../domain/errors.ts'
import { parseSid, type SidKind } from '../../domain/ids.ts'
import { requireBounded } from '../../platform/http/bounds.ts'
import { parseAttributes, parseCallbackUrl } from '../../platform/http/parameters.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { createAddress } from '../addresses/create.ts'
import { createEndUser } from '../end-users/create.ts'
import { createIdentityDocument } from '../identity-documents/create.ts'
import { findNumberByDigits } from '../numbers/store.ts'
import { updateNumber } from '../numbers/update.ts'
import { parseEndUserType, parseNumberType } from '../regulations/parse.ts'
import { createSupportingDocument } from '../supporting-documents/create.ts'
import type { Fields } from './bulk.ts'

/** A kind of row: the columns that mean something for it, and the verb that files it. */
interface Kind {
  columns: readonly string[]
  required: readonly string[]
  /** Whether other columns are details, as `first_name` and `birth_date`. */
  hasAttributes: boolean
  /** What the verb makes; nothing where it changes what is there. */
  makes?: SidKind
  /** `refer` finds what a reference or SID in a column means. Answers the SID of what was made or changed. */
  file(ctx: Context, fields: Fields, refer: Refer): Promise<string>
}

/** @throws AppError invalidParameter when nothing is called so */
export type Refer = (column: string, kind: SidKind) => Promise<string | undefined>

const DETAILS = 'attributes'
/** Of every kind. */
const COMMON = ['kind', 'ref']

const KINDS: Readonly<Record<string, Kind>> = {
  address: {
    columns: [
      'customer_name',
      'street',
      'street_secondary',
      'city',
      'region',
      'postal_code',
      'iso_country',
      'friendly_name',
      'emergency_enabled',
    ],
    required: ['customer_name', 'street', 'city', 'region', 'postal_code', 'iso_country'],
    hasAttributes: false,
    makes: 'address',
    file: async (ctx, fields) =>
      (
        await createAddress(ctx, {
          customerName: text(fields, 'customer_name'),
          friendlyName: text(fields, 'friendly_name'),
          street: text(fields, 'street'),
          streetSecondary: text(fields, 'street_secondary'),
          city: text(fields, 'city'),
          region: text(fields, 'region'),
          postalCode: text(fields, 'postal_code'),
          isoCountry: country(fields),
          emergencyEnabled: /^(1|true|yes)$/i.test(text(fields, 'emergency_enabled')),
        })
      ).sid,
  },
  end_user: {
    columns: ['friendly_name', 'end_user_type'],
    required: ['friendly_name', 'end_user_type'],
    hasAttributes: true,
    makes: 'endUser',
    file: async (ctx, fields) =>
      (
        await createEndUser(ctx, {
          host: 'numbers',
          friendlyName: text(fields, 'friendly_name'),
          type: text(fields, 'end_user_type'),
          attributes: details(fields),
        })
      ).sid,
  },
  identity_document: {
    columns: ['friendly_name', 'iso_country', 'number_type', 'end_user_type', 'address', 'status_callback'],
    required: ['iso_country', 'number_type', 'end_user_type'],
    hasAttributes: true,
    makes: 'identityDocument',
    file: async (ctx, fields, refer) =>
      (
        await createIdentityDocument(ctx, {
          friendlyName: text(fields, 'friendly_name'),
          isoCountry: country(fields),
          numberType: parseNumberType(text(fields, 'number_type')),
          endUserType: parseEndUserType(text(fields, 'end_user_type')),
          attributes: details(fields),
          addressSid: await refer('address', 'address'),
          statusCallback: parseCallbackUrl('status_callback', fields.status_callback),
          files: [],
        })
      ).document.sid,
  },
  supporting_document: {
    columns: ['friendly_name', 'document_type', 'address'],
    required: ['friendly_name', 'document_type'],
    hasAttributes: true,
    makes: 'supportingDocument',
    async file(ctx, fields, refer) {
      const addressSid = await refer('address', 'address')
      const attributes = { ...details(fields), ...(addressSid && { address_sids: [addressSid] }) }
      const document = await createSupportingDocument(ctx, {
        host: 'numbers',
        friendlyName: text(fields, 'friendly_name'),
        type: text(fields, 'document_type'),
        attributes,
        files: [],
      })
      return document.sid
    },
  },
  mapping: {
    columns: ['phone_number', 'address', 'identity_document', 'bundle'],
    required: ['phone_number'],
    hasAttributes: false,
    async file(ctx, fields, refer) {
      const digits = text(fields, 'phone_number').replace(/[\s().-]/g, '')
      const number = await read(ctx, tx => findNumberByDigits(tx, digits))
      if (number?.accountSid !== ctx.accountSid)
        throw new AppError('invalidParameter', { name: 'phone_number', why: 'not a number of yours' })
      await updateNumber(ctx, number.sid, {
        friendlyName: undefined,
        config: {},
        addressSid: await refer('address', 'address'),
        identitySid: await refer('identity_document', 'identityDocument'),
        bundleSid: await refer('bundle', 'bundle'),
        accountSid: undefined,
      })
      return number.sid
    },
  },
}

export const KIND_NAMES = Object.keys(KINDS)
export const COLUMNS = [...new Set([...COMMON, ...Object.values(KINDS).flatMap(({ columns }) => columns), DETAILS])]

/** As the API's own parameters have it. */
const MOST_CHARACTERS: Readonly<Record<string, number>> = { postal_code: 40, iso_country: 2, status_callback: 2048 }
const USUAL_CHARACTERS = 255

/** The kind of a row, once nothing is missing from it and nothing in it is too long or without meaning. @throws AppError invalidParameter, missingParameter */
export function kindOf(fields: Fields): Kind {
  const kind = KINDS[fields.kind ?? '']
  if (!kind) throw new AppError('invalidParameter', { name: 'kind', why: `none of ${KIND_NAMES.join(', ')}` })
  const missing = kind.required.find(name => !fields[name])
  if (missing) throw new AppError('missingParameter', { name: missing })
  const known = [...COMMON, ...kind.columns]
  const stray = Object.keys(fields).find(name => fields[name] !== '' && !known.includes(name))
  for (const name of kind.columns) {
    const most = MOST_CHARACTERS[name] ?? USUAL_CHARACTERS
    if ((fields[name] ?? '').length > most) throw new AppError('invalidParameter', { name, why: `it is longer than ${most} characters` })
  }
  for (const [name, value] of Object.entries(fields)) requireBounded(name, value, { isJson: name === DETAILS })
  if (stray && !kind.hasAttributes) throw new AppError('invalidParameter', { name: stray, why: 'it means nothing for this kind of row' })
  return kind
}

const text = (fields: Fields, name: string): string => fields[name] ?? ''
const country = (fields: Fields): string => text(fields, 'iso_country').toUpperCase()

/** Columns that belong to no parameter, over what `attributes` says as JSON. An empty cell says nothing. */
function details(fields: Fields): Record<string, unknown> {
  const own = Object.entries(fields).filter(([name, value]) => value !== '' && !COLUMNS.includes(name))
  const all = { ...parseAttributes(fields[DETAILS]), ...Object.fromEntries(own) }
  requireBounded(DETAILS, all)
  return all
}

/** Finds what a cell means: a SID as it stands, or a reference by `find`. */
export function referrer(fields: Fields, find: (reference: string) => Promise<string | undefined>): Refer {
  return async (column, kind) => {
    const cell = text(fields, column)
    if (cell === '') return undefined
    const sid = parseSid(kind, cell) ?? parseSid(kind, await find(cell))
    if (!sid) throw new AppError('invalidParameter', { name: column, why: 'neither a SID nor the reference of a row that was filed' })
    return sid
  }
}
