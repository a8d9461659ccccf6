import { companyWords } from '../text/companies.ts'
import { spellings } from '../text/letters.ts'
import { nameWords } from '../text/names.ts'
import type { EndUserType } from './regulation.ts'

/**
 * Every way in which the holder's name may be written, as keys: two names are the same holder's if they share one. Case, spaces, marks and,
 * of companies, legal forms do not count.
 */
export function holderKeys(endUserType: EndUserType, name: string): string[] {
  const words = endUserType === 'business' ? companyWords(name) : nameWords(name)
  return words.length > 0 ? spellings(words.join('')) : []
}

export function isSameHolder(endUserType: EndUserType, holder: string, customerName: string): boolean {
  const wanted = new Set(holderKeys(endUserType, holder))
  return holderKeys(endUserType, customerName).some(key => wanted.has(key))
}
