/** How the hosted ID check presents an account to its applicants. */
export interface Branding {
  /** Null: the account's own name. */
  companyName: string | null
  /** `#rrggbb`, or null for our blue. */
  accent: string | null
  /** Offered to the applicant; never empty. */
  languages: readonly CheckLanguage[]
  /** What the page starts with; null follows the browser, as far as it is offered. */
  language: CheckLanguage | null
  /** Files are not offered where the device has a live camera. Off by default: not everybody can hold a camera still. */
  isLiveOnly: boolean
}

export const CHECK_LANGUAGES = ['en', 'de', 'es', 'fr', 'pt'] as const
export type CheckLanguage = (typeof CHECK_LANGUAGES)[number]
export const isCheckLanguage = (text: string): text is CheckLanguage => CHECK_LANGUAGES.some(language => language === text)

export const DEFAULT_BRANDING: Branding = {
  companyName: null,
  accent: null,
  languages: CHECK_LANGUAGES,
  language: null,
  isLiveOnly: false,
}

/** The surfaces that the accent stands on; see `console/tokens.css`. */
const SURFACES = { light: '#ffffff', dark: '#151b23' } as const
const INK = { light: '#ffffff', dark: '#0b1a33' } as const
/** WCAG 2.2, 1.4.3. */
const LEAST_CONTRAST = 4.5
const STEP = 0.05

export interface AccentPair {
  /** Legible as text on the surface. */
  accent: string
  /** Legible as text on the accent. */
  onAccent: string
}

/** An accent that somebody chose by eye, moved towards black or white until it can be read on our surfaces; its hue stays. */
export function accentFor(scheme: keyof typeof SURFACES, chosen: string): AccentPair {
  const surface = SURFACES[scheme]
  const goal = scheme === 'light' ? '#000000' : '#ffffff'
  let accent = chosen
  for (let share = STEP; contrast(accent, surface) < LEAST_CONTRAST && share <= 1; share += STEP) accent = mix(chosen, goal, share)
  return { accent, onAccent: contrast(accent, INK.light) >= contrast(accent, INK.dark) ? INK.light : INK.dark }
}

const HEX = /^#[0-9a-f]{6}$/
export const isHexColor = (text: string): boolean => HEX.test(text)

const channels = (hex: string): [number, number, number] => {
  const value = Number.parseInt(hex.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

/** WCAG's contrast ratio of two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [brighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return ((brighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05)
}

function luminance(hex: string): number {
  const [red, green, blue] = channels(hex).map(value => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

function mix(from: string, to: string, share: number): string {
  const [start, end] = [channels(from), channels(to)]
  const mixed = start.map((value, index) => Math.round(value + ((end[index] ?? 0) - value) * share))
  return `#${mixed.map(value => value.toString(16).padStart(2, '0')).join('')}`
}

/** What the applicant's page speaks, else what the account starts with: always one that the account offers. */
export function mailLanguage(wanted: string | undefined, { language, languages }: Pick<Branding, 'language' | 'languages'>): CheckLanguage {
  if (wanted !== undefined && isCheckLanguage(wanted) && languages.includes(wanted)) return wanted
  return language ?? (languages.includes('en') ? 'en' : (languages[0] ?? 'en'))
}
