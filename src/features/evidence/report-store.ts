import type { Tx } from '../../platform/postgres/pool.ts'
import type { Period } from '../compliance/store.ts'

/** One period of a number that a report is about, with what the number is. */
export interface ReportedPeriod extends Period {
  isoCountry: string
  numberType: string
}

export interface ReportFilter {
  isoCountry: string
  numberType?: string | undefined
  /** Periods that touch this stretch of time; a moment when both are the same. */
  from: Date
  to: Date
}

export interface ReportPlace {
  phoneNumber: string
  from: Date
}

/**
 * Who stood behind the numbers of a country in a stretch of time, in the order of numbers and time, after a place. Indexes:
 * inventory_country, then the primary key of number_periods for each number.
 */
export async function reportedPeriods(tx: Tx, filter: ReportFilter, after: ReportPlace, limit: number): Promise<ReportedPeriod[]> {
  const { isoCountry, numberType, from, to } = filter
  return tx.query<ReportedPeriod>(
    `select p.phone_number as "phoneNumber", p.valid_from as "from", p.valid_to as "to", p.number_sid as "numberSid", p.account_sid as "accountSid",
       p.address_sid as "addressSid", p.identity_sid as "identitySid", p.bundle_sid as "bundleSid", p.compliance,
       i.iso_country as "isoCountry", i.number_type as "numberType"
     from inventory i join number_periods p on p.phone_number = i.phone_number
     where i.iso_country = $1 ${numberType ? 'and i.number_type = $7' : ''} and p.valid_from <= $3 and (p.valid_to is null or p.valid_to > $2)
       and i.phone_number >= $4 and (p.phone_number, p.valid_from) > ($4, $5)
     order by i.phone_number, p.valid_from limit $6`,
    [isoCountry, from, to, after.phoneNumber, after.from, limit, ...(numberType ? [numberType] : [])],
  )
}
