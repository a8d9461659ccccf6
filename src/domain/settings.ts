import { DEFAULT_FRAUD_POLICY, FRAUD_ANSWERS, FRAUD_SIGNS, type FraudAnswer, type FraudPolicy, type FraudSign } from './fraud.ts'

/** What is done about each sign of fraud in an ID check. */
export type FraudSettings = Record<`fraud_${FraudSign}`, FraudAnswer>

/**
 * What an operator sets while the server runs. The environment gives the defaults; what is set here is kept in the database, wins,
 * and each change of it is in the journal.
 */
export interface Settings extends FraudSettings {
  /** IANA name of the zone in which business hours are counted. */
  zone: string
  /** ISO weekdays on which people work, 1 = Monday. */
  weekdays: readonly number[]
  /** Length of a business day, centred on noon. */
  hours_per_day: number
  /** Local days on which nobody works, YYYY-MM-DD. */
  holidays: readonly string[]
  /** Business hours in which a person has to decide. */
  review_hours: number
  /** A second reviewer has to agree on cases with signs of fraud. */
  four_eyes_fraud: boolean
  /** ... on taking back what had passed. */
  four_eyes_overturn: boolean
  /** ... on every case. */
  four_eyes_always: boolean
  /** Whether an upgrade asks for a government ID. */
  upgrade_asks_for_id: boolean
  /** ID checks of one account in a day beyond which it is a sign of fraud (`fraud_velocity`). */
  fraud_checks_a_day: number
  /** Checks in a day that one and the same paper may be shown in. */
  fraud_showings_a_day: number
  /** Nobody decides cases of an account whose Console they use as its user; demo and test accounts are exempt. */
  own_account_barred: boolean
  /** Days after which a proof of address goes to a person where its rule names no age; 0 turns it off. */
  address_proof_usual_days: number
  /** Requests that an account's keys may send in a minute, to each server process; 0 limits nothing. */
  requests_per_minute: number
  /** Days until scans are erased that failed or were never used. */
  retention_unused_days: number
  /** Days until scans are erased that a number relied on, from its release. */
  retention_released_days: number
  /** Days until typed details are erased, from their deletion or from the closing of their account. */
  retention_details_days: number
}

export type SettingName = keyof Settings

/** Built-in defaults; the environment may replace those of the calendar. */
export const DEFAULT_SETTINGS: Settings = {
  zone: 'UTC',
  weekdays: [1, 2, 3, 4, 5],
  hours_per_day: 24,
  holidays: [],
  review_hours: 48,
  four_eyes_fraud: false,
  four_eyes_overturn: false,
  four_eyes_always: false,
  upgrade_asks_for_id: true,
  ...fraudSettings(DEFAULT_FRAUD_POLICY),
  fraud_checks_a_day: 200,
  fraud_showings_a_day: 5,
  own_account_barred: true,
  address_proof_usual_days: 180,
  requests_per_minute: 0,
  retention_unused_days: 28,
  retention_released_days: 180,
  retention_details_days: 30,
}

/** The policy by the names of its settings, and back. */
export function fraudSettings(policy: FraudPolicy): FraudSettings {
  // Every sign becomes one name.
  return Object.fromEntries(FRAUD_SIGNS.map(sign => [`fraud_${sign}`, policy[sign]])) as FraudSettings
}

export function fraudPolicy(settings: FraudSettings): FraudPolicy {
  // Every sign has its setting.
  return Object.fromEntries(FRAUD_SIGNS.map(sign => [sign, settings[`fraud_${sign}`]])) as FraudPolicy
}

// The keys of the defaults are the names.
export const SETTING_NAMES = Object.keys(DEFAULT_SETTINGS) as SettingName[]

const LONGEST_RETENTION_DAYS = 3650
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

const isWhole = (value: number, from: number, to: number): boolean => Number.isInteger(value) && value >= from && value <= to
const retention = (days: number): string | null =>
  isWhole(days, 1, LONGEST_RETENTION_DAYS) ? null : `a whole number of days from 1 to ${LONGEST_RETENTION_DAYS}`

const isAnswer = (value: FraudAnswer): string | null => (FRAUD_ANSWERS.includes(value) ? null : `one of ${FRAUD_ANSWERS.join(', ')}`)
const perDay = (count: number): string | null => (isWhole(count, 1, 1_000_000) ? null : 'a whole number from 1 to 1000000')

const FAULTS: { [Name in SettingName]?: (value: Settings[Name]) => string | null } = {
  zone: value => (isZone(value) ? null : 'a time zone such as Europe/Berlin'),
  weekdays: value => (value.length > 0 && value.every(day => isWhole(day, 1, 7)) ? null : 'at least one day from 1 (Monday) to 7 (Sunday)'),
  hours_per_day: value => (value > 0 && value <= 24 ? null : 'more than 0 and at most 24'),
  holidays: value => (value.every(day => DAY.test(day)) ? null : 'days as YYYY-MM-DD'),
  review_hours: value => (isWhole(value, 1, 1000) ? null : 'a whole number from 1 to 1000'),
  address_proof_usual_days: days => (isWhole(days, 0, 3650) ? null : 'a whole number of days, or 0'),
  ...Object.fromEntries(FRAUD_SIGNS.map(sign => [`fraud_${sign}`, isAnswer])),
  fraud_checks_a_day: perDay,
  fraud_showings_a_day: perDay,
  requests_per_minute: value => (isWhole(value, 0, 1_000_000) ? null : 'a whole number from 0 (no limit) to 1000000'),
  retention_unused_days: retention,
  retention_released_days: retention,
  retention_details_days: retention,
}

/** What a value has to be instead, or null when it will do. */
export function faultOf<Name extends SettingName>(name: Name, value: Settings[Name]): string | null {
  return FAULTS[name]?.(value) ?? null
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The stored values over the defaults. Names that this version does not know are left alone, values it would refuse are not used. */
export function settingsFrom(defaults: Settings, stored: Partial<Settings>): Settings {
  const known = SETTING_NAMES.filter(name => stored[name] !== undefined && faultOf(name, stored[name]) === null)
  return { ...defaults, ...Object.fromEntries(known.map(name => [name, stored[name]])) }
}
