import { CHECK_LANGUAGES, type CheckLanguage, isCheckLanguage } from '../../../src/domain/branding.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { pt } from './pt.ts'
import type { ReasonText, Texts } from './shape.ts'

export type Language = CheckLanguage
export const LANGUAGES: Record<Language, Texts> = { en, de, es, fr, pt }
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français', pt: 'Português' }

export const isLanguage = isCheckLanguage

/** The first wish that is offered, in the order of the browser's list; else the first that is. */
export function pickLanguage(wishes: readonly string[], offered: readonly Language[] = CHECK_LANGUAGES): Language {
  for (const wish of wishes) {
    const short = wish.slice(0, 2).toLowerCase()
    if (isLanguage(short) && offered.includes(short)) return short
  }
  return offered[0] ?? 'en'
}

/** What to tell of a reason, about a side where it is about one. Unknown codes tell the general thing. */
export function tellReason(texts: Texts, code: string, side: 'front' | 'back' | null, type: string | null = null): ReasonText {
  const [what, fix] = texts.reasons[code] ?? texts.reasons.other ?? ['', '']
  return [what.replace('{side}', type === 'passport' ? texts.photoSide : side === 'back' ? texts.backSide : texts.frontSide), fix]
}
