import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { pt } from './pt.ts'
import type { ReasonText, Texts } from './shape.ts'

export const LANGUAGES = { en, de, es, fr, pt } as const
export type Language = keyof typeof LANGUAGES
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français', pt: 'Português' }

export const isLanguage = (text: string): text is Language => Object.hasOwn(LANGUAGES, text)

/** The first wish we can meet, in the order of the browser's list; English otherwise. */
export function pickLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const short = wish.slice(0, 2).toLowerCase()
    if (isLanguage(short)) return short
  }
  return 'en'
}

/** What to tell of a reason, about a side where it is about one. Unknown codes tell the general thing. */
export function tellReason(texts: Texts, code: string, side: 'front' | 'back' | null): ReasonText {
  const [what, fix] = texts.reasons[code] ?? texts.reasons.other ?? ['', '']
  return [what.replace('{side}', side === 'back' ? texts.backSide : texts.frontSide), fix]
}
