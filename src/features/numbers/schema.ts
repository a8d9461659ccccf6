import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { PageQuery, Text } from '../../platform/http/parameters.ts'

const Bool = Type.Optional(Type.Boolean())
const Method = Text(10)
const Url = Text(2048)

export const AvailableQuery = Type.Object({
  AreaCode: Text(10),
  Contains: Text(30),
  SmsEnabled: Bool,
  MmsEnabled: Bool,
  VoiceEnabled: Bool,
  FaxEnabled: Bool,
  ExcludeAllAddressRequired: Bool,
  ExcludeLocalAddressRequired: Bool,
  ExcludeForeignAddressRequired: Bool,
  Beta: Bool,
  NearNumber: Text(20),
  NearLatLong: Text(60),
  Distance: Text(10),
  InPostalCode: Text(20),
  InRegion: Text(100),
  InRateCenter: Text(100),
  InLata: Text(20),
  InLocality: Text(100),
  ...PageQuery,
})

export const NumberList = Type.Object({
  Beta: Bool,
  FriendlyName: Text(),
  PhoneNumber: Text(30),
  Origin: Text(20),
  Compliance: Text(20),
  /** Digits of the number, a part of its name, its SID, or that of its identity document or bundle. */
  Search: Text(80),
  /** With the names of what stands behind each. */
  ProofNames: Bool,
  ...PageQuery,
})

/** Twilio's settings of a number, by request name: kept as they are. */
const SETTINGS = {
  ApiVersion: Text(20),
  SmsApplicationSid: Text(34),
  SmsUrl: Url,
  SmsMethod: Method,
  SmsFallbackUrl: Url,
  SmsFallbackMethod: Method,
  VoiceApplicationSid: Text(34),
  VoiceUrl: Url,
  VoiceMethod: Method,
  VoiceFallbackUrl: Url,
  VoiceFallbackMethod: Method,
  VoiceCallerIdLookup: Bool,
  VoiceReceiveMode: Type.Optional(Type.Union([Type.Literal('voice'), Type.Literal('fax')])),
  StatusCallback: Url,
  StatusCallbackMethod: Method,
  EmergencyStatus: Type.Optional(Type.Union([Type.Literal('Active'), Type.Literal('Inactive')])),
  EmergencyAddressSid: Text(34),
  TrunkSid: Text(34),
}

const COMMON = { FriendlyName: Text(64), AddressSid: Text(34), IdentitySid: Text(34), BundleSid: Text(34), ...SETTINGS }

export const NumberCreate = Type.Object({ PhoneNumber: Text(30), AreaCode: Text(10), ...COMMON })
export const NumberUpdate = Type.Object({ AccountSid: Text(34), ...COMMON })

/** `VoiceFallbackUrl` -> `voice_fallback_url`: the names under which settings are kept and shown. @throws AppError invalidUrl, invalidMethod */
export function settingsOf(body: Record<string, unknown>): Record<string, string | boolean | null> {
  return Object.fromEntries(
    Object.keys(SETTINGS).flatMap(name => {
      const value = body[name]
      requireUsable(name, value)
      return value === undefined ? [] : [[snake(name), typeof value === 'boolean' ? value : String(value)]]
    }),
  )
}

function requireUsable(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') return
  if (SETTINGS[name as keyof typeof SETTINGS] === Url && !isWebAddress(value)) throw new AppError('invalidUrl', { name })
  if (SETTINGS[name as keyof typeof SETTINGS] === Method && value !== 'GET' && value !== 'POST')
    throw new AppError('invalidMethod', { name })
}

const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

const snake = (name: string): string => name.replace(/(?<!^)([A-Z])/g, '_$1').toLowerCase()
