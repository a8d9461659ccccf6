import { REASONS } from '../../src/domain/reasons.ts'
import type { ReasonView } from '../api/types/documents.ts'
import { sentence } from './words.ts'

const catalogue = (code: string): { text: string; fix: string } | undefined =>
  Object.hasOwn(REASONS, code) ? REASONS[code as keyof typeof REASONS] : undefined

export const reasonText = ({ code, text }: ReasonView): string => text ?? catalogue(code)?.text ?? sentence(code)
export const reasonFix = ({ code, fix }: ReasonView): string => fix ?? catalogue(code)?.fix ?? ''
