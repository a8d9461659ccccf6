import { createContext, useContext } from 'react'
import type { CheckState } from './api.ts'
import type { Language } from './texts/languages.ts'
import type { Texts } from './texts/shape.ts'

/** What every screen may use. */
export interface Check {
  state: CheckState
  texts: Texts
  language: Language
  setState(state: CheckState): void
  go(screen: Screen): void
}

export type Screen =
  | 'start'
  | 'later'
  | 'choose'
  | 'help'
  | 'device'
  | 'permission'
  | 'camera'
  | 'upload'
  | 'send'
  | 'delegate'
  | 'ask'
  | 'refused'

export const CheckContext = createContext<Check | null>(null)

export function useCheck(): Check {
  const check = useContext(CheckContext)
  if (!check) throw new Error('useCheck needs a CheckContext above it')
  return check
}
