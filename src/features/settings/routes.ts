import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { SETTING_NAMES, type SettingName, type Settings, settingsFrom } from '../../domain/settings.ts'
import type { VendorName } from '../../domain/vendor.ts'
import { isoTime } from '../../platform/http/paging.ts'
import { Text } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import { changeSettings } from './change.ts'
import { lastChanges, storedSettings } from './store.ts'

const PATH = '/staff/v1/Settings'
const common = { tag: 'Operations', access: 'staff' } as const
const optional = {
  text: Text(80),
  number: Type.Optional(Type.Number()),
  flag: Type.Optional(Type.Boolean()),
}
const SettingsBody = Type.Object({
  Zone: optional.text,
  Weekdays: Type.Optional(Type.Array(Type.Number(), { maxItems: 7 })),
  HoursPerDay: optional.number,
  /** One empty text takes all of them out. */
  Holidays: Type.Optional(Type.Array(Type.String({ maxLength: 10 }), { maxItems: 1000 })),
  ReviewHours: optional.number,
  FourEyesFraud: optional.flag,
  FourEyesOverturn: optional.flag,
  FourEyesAlways: optional.flag,
  UpgradeAsksForId: optional.flag,
  FraudNumberReused: optional.text,
  FraudPictureReused: optional.text,
  FraudEdited: optional.text,
  FraudPrintDisagrees: optional.text,
  FraudCheckDigits: optional.text,
  FraudVelocity: optional.text,
  FraudBlocked: optional.text,
  FraudChecksADay: optional.number,
  FraudShowingsADay: optional.number,
  OwnAccountBarred: optional.flag,
  AddressProofUsualDays: optional.number,
  RequestsPerMinute: optional.number,
  RetentionUnusedDays: optional.number,
  RetentionReleasedDays: optional.number,
  RetentionDetailsDays: optional.number,
  Reset: Type.Optional(Type.Array(Type.String())),
})

interface Wiring {
  defaults: Settings
  /** Makes this process use the new settings before the answer leaves; others hear of them. */
  apply(stored: Partial<Settings>): void
  /** Who judges ID checks that begin now: what is set about signs of fraud holds for the built-in one. */
  vendor: VendorName
}

export const settingsRoutes = (wiring: Wiring): AnyRoute[] => [
  route({
    ...common,
    method: 'GET',
    path: PATH,
    roles: ['operator', 'supervisor', 'reviewer'],
    summary: 'Every setting with its value, its default, and who changed it last',
    handle: ctx => read(ctx, tx => storedSettings(tx)),
    view: (stored, ctx) => settingsView(ctx, wiring, stored),
  }),
  route({
    ...common,
    method: 'POST',
    path: PATH,
    roles: ['operator'],
    summary: 'Change settings, or give some back to their default by `Reset`',
    body: SettingsBody,
    async handle(ctx, { body }) {
      const { Reset = [], ...given } = body
      const reset = Reset.map(name => SETTING_NAMES.find(one => one === snake(name)) ?? fail(name))
      const stored = await changeSettings(ctx, asSettings(given), reset)
      wiring.apply(stored)
      return stored
    },
    view: (stored, ctx) => settingsView(ctx, wiring, stored),
  }),
]

const snake = (name: string): string => name.replace(/(?<!^)(?=[A-Z])/g, '_').toLowerCase()

const fail = (name: string): never => {
  throw new AppError('invalidParameter', { name: 'Reset', why: `${name.slice(0, 40)} is no setting` })
}

/** The schema has checked each value for its type; an empty text in a form clears a list and leaves anything else alone. */
function asSettings(given: Record<string, unknown>): Partial<Settings> {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(
    entries.map(([name, value]) => [snake(name), Array.isArray(value) ? [...new Set(value.filter(one => one !== ''))] : value]),
  )
}

async function settingsView(ctx: Context, { defaults, vendor }: Wiring, stored: Partial<Settings>): Promise<Record<string, unknown>> {
  const changes = await read(ctx, tx => lastChanges(tx, SETTING_NAMES))
  const effective = settingsFrom(defaults, stored)
  const one = (name: SettingName) => {
    const last = changes.find(change => change.name === name)
    return {
      name,
      value: effective[name],
      default: defaults[name],
      is_set: stored[name] !== undefined,
      changed_by: last?.by ?? null,
      date_changed: isoTime(last?.at),
    }
  }
  return { settings: SETTING_NAMES.map(one), verification_vendor: vendor }
}
