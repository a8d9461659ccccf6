import { csvLine } from '../../platform/csv.ts'
import { isoTime } from '../../platform/http/paging.ts'
import type { Download } from '../../platform/http/route.ts'
import { change } from '../../platform/postgres/change.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { findAccount } from '../accounts/store.ts'
import { findAddress } from '../addresses/store.ts'
import { contentsOf } from '../bundles/filed.ts'
import { findBundle } from '../bundles/store.ts'
import { findIdentityDocument } from '../identity-documents/store.ts'
import { type ReportedPeriod, type ReportFilter, type ReportPlace, reportedPeriods } from './report-store.ts'

const BATCH = 500
export const BEGINNING: ReportPlace = { phoneNumber: '', from: new Date(0) }

/** Who a holder is, as it was verified. Personal data: only in reports that ask for it, and each taking is in the journal. */
interface Holder {
  end_user_type: string | null
  name: string | null
  birth_date: string | null
  registration_number: string | null
  street: string | null
  postal_code: string | null
  city: string | null
  country: string | null
  verified_at: string | null
  decided_by: string | null
}

/** The columns of a report, in their order. */
export interface ReportRow extends Partial<Holder> {
  phone_number: string
  iso_country: string
  number_type: string
  from: string | null
  to: string | null
  compliance_status: string
  account_sid: string
  account_name: string | null
  number_sid: string
  address_sid: string | null
  identity_sid: string | null
  bundle_sid: string | null
}

export interface ReportWish extends ReportFilter {
  withDetails: boolean
}

/** The next rows of a report, and the place after the last of them. */
export async function reportRows(
  ctx: Context,
  wish: ReportWish,
  after: ReportPlace,
  limit = BATCH,
): Promise<{ rows: ReportRow[]; next: ReportPlace | undefined }> {
  return read(ctx, async tx => {
    const periods = await reportedPeriods(tx, wish, after, limit)
    const once = remembering()
    const rows: ReportRow[] = []
    for (const period of periods) rows.push(await rowOf(tx, ctx, period, { withDetails: wish.withDetails, once }))
    const last = periods.at(-1)
    return { rows, next: periods.length === limit && last ? { phoneNumber: last.phoneNumber, from: last.from } : undefined }
  })
}

/** A report as a file. That it was taken, and whether with personal data, is in the journal first. */
export async function exportReport(ctx: Context, wish: ReportWish): Promise<Download> {
  await change(ctx, async () => ({
    result: undefined,
    audit: { what: 'number_report.exported', sid: ctx.actor.sid, to: wish.withDetails ? 'people included' : 'sids only' },
  }))
  return { fileName: `numbers-${wish.isoCountry}-${wish.from.toISOString().slice(0, 10)}.csv`, pieces: csvOf(ctx, wish) }
}

const COLUMNS = [
  'phone_number',
  'iso_country',
  'number_type',
  'from',
  'to',
  'compliance_status',
  'account_sid',
  'account_name',
  'number_sid',
  'address_sid',
  'identity_sid',
  'bundle_sid',
] as const satisfies readonly (keyof ReportRow)[]
const DETAILS = [
  'end_user_type',
  'name',
  'birth_date',
  'registration_number',
  'street',
  'postal_code',
  'city',
  'country',
  'verified_at',
  'decided_by',
] as const satisfies readonly (keyof Holder)[]

async function* csvOf(ctx: Context, wish: ReportWish): AsyncIterable<string> {
  const columns = wish.withDetails ? [...COLUMNS, ...DETAILS] : COLUMNS
  yield csvLine(columns)
  for await (const rows of reportBatches(ctx, wish)) yield rows.map(row => csvLine(columns.map(name => row[name] ?? null))).join('')
}

/** The whole report, a batch after the other: no more of it is in memory at once. */
export async function* reportBatches(ctx: Context, wish: ReportWish): AsyncIterable<ReportRow[]> {
  let place: ReportPlace | undefined = BEGINNING
  while (place) {
    const { rows, next }: { rows: ReportRow[]; next: ReportPlace | undefined } = await reportRows(ctx, wish, place)
    yield rows
    place = next
  }
}

type Once = <T>(key: string, load: () => Promise<T>) => Promise<T>

/** Many numbers stand by one proof: it is read once a batch. */
function remembering(): Once {
  const known = new Map<string, Promise<unknown>>()
  return <T>(key: string, load: () => Promise<T>) => {
    const found = known.get(key) ?? load()
    known.set(key, found)
    // Under one key there is always one kind of thing.
    return found as Promise<T>
  }
}

async function rowOf(tx: Tx, ctx: Context, period: ReportedPeriod, about: { withDetails: boolean; once: Once }): Promise<ReportRow> {
  const owner: Context = { ...ctx, accountSid: period.accountSid }
  const account = await about.once(period.accountSid, () => findAccount(tx, ctx, period.accountSid))
  const key = `${period.identitySid} ${period.bundleSid} ${period.addressSid}`
  const holder = about.withDetails ? await about.once(key, () => holderOf(tx, owner, period)) : {}
  return {
    phone_number: period.phoneNumber,
    iso_country: period.isoCountry,
    number_type: period.numberType,
    from: isoTime(period.from),
    to: isoTime(period.to),
    compliance_status: period.compliance,
    account_sid: period.accountSid,
    account_name: account?.friendlyName ?? null,
    number_sid: period.numberSid,
    address_sid: period.addressSid,
    identity_sid: period.identitySid,
    bundle_sid: period.bundleSid,
    ...holder,
  }
}

const NOBODY = {
  end_user_type: null,
  name: null,
  birth_date: null,
  registration_number: null,
  verified_at: null,
  decided_by: null,
} as const

/** From the bundle where there is one, else from the identity document. What was erased is empty. */
async function holderOf(tx: Tx, owner: Context, { addressSid, identitySid, bundleSid }: ReportedPeriod): Promise<Holder> {
  const address = addressSid ? await findAddress(tx, owner, addressSid) : undefined
  const place = {
    street: address?.street ?? null,
    postal_code: address?.postalCode ?? null,
    city: address?.city ?? null,
    country: address?.isoCountry ?? null,
  }
  const proven = bundleSid ? await bundleHolder(tx, owner, bundleSid) : identitySid ? await documentHolder(tx, owner, identitySid) : NOBODY
  return { ...proven, ...place }
}

async function documentHolder(tx: Tx, owner: Context, sid: string) {
  const document = await findIdentityDocument(tx, owner, owner.accountSid, sid)
  if (!document) return NOBODY
  const { endUserType, attributes, decidedAt, decidedBy } = document
  return { ...stated(endUserType, attributes), end_user_type: endUserType, verified_at: isoTime(decidedAt), decided_by: decidedBy }
}

async function bundleHolder(tx: Tx, owner: Context, sid: string) {
  const bundle = await findBundle(tx, owner, 'bundle', sid)
  if (!bundle?.group) return NOBODY
  const { endUsers } = await contentsOf(tx, owner, bundle)
  const attributes: Record<string, unknown> = Object.assign({}, ...endUsers.map(endUser => endUser.attributes))
  const { endUserType } = bundle.group
  return {
    ...stated(endUserType, attributes),
    end_user_type: endUserType,
    verified_at: isoTime(bundle.decidedAt),
    decided_by: bundle.decidedBy,
  }
}

function stated(endUserType: string, attributes: Readonly<Record<string, unknown>>) {
  const text = (name: string) => (typeof attributes[name] === 'string' ? attributes[name].trim() : '')
  const person = `${text('first_name')} ${text('last_name')}`.trim()
  return {
    name: (endUserType === 'business' ? text('business_name') : person) || null,
    birth_date: text('birth_date') || null,
    registration_number: text('business_registration_number') || null,
  }
}
