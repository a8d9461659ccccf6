import type { Tx } from '../../platform/postgres/pool.ts'

/** One stretch of time in which the same account and proof stood behind a number. */
export interface Period {
  phoneNumber: string
  from: Date
  to: Date | null
  numberSid: string
  accountSid: string
  addressSid: string | null
  identitySid: string | null
  bundleSid: string | null
  compliance: string
}

const COLUMNS = `phone_number as "phoneNumber", valid_from as "from", valid_to as "to", number_sid as "numberSid", account_sid as "accountSid",
  address_sid as "addressSid", identity_sid as "identitySid", bundle_sid as "bundleSid", compliance`

/** Who was behind a number at a moment. Index: primary key, backwards. */
export async function periodAt(tx: Tx, phoneNumber: string, at: Date): Promise<Period | undefined> {
  const period = await tx.one<Period>(
    `select ${COLUMNS} from number_periods where phone_number = $1 and valid_from <= $2 order by valid_from desc limit 1`,
    [phoneNumber, at],
  )
  return period && (period.to === null || period.to > at) ? period : undefined
}

/** Every period of one owned number, oldest first. Index: number_periods_number. */
export async function periodsOf(tx: Tx, accountSid: string, numberSid: string): Promise<Period[]> {
  return tx.query<Period>(
    `select ${COLUMNS} from number_periods where account_sid = $1 and number_sid = $2 order by valid_from limit 1000`,
    [accountSid, numberSid],
  )
}
