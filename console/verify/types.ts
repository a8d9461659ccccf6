import { DOCUMENT_KINDS } from '../../src/domain/documents/kinds.ts'
import type { Side } from '../../src/domain/reading/reading.ts'
import type { CheckState, IdType } from './api.ts'

/** Types accepted of a country; of any country when none is chosen yet. */
export function typesIn(supported: CheckState['supported'], country: string | null): IdType[] {
  const here = supported.find(entry => entry.country === country)
  return here?.types ?? [...new Set(supported.flatMap(entry => entry.types))]
}

/** Sides that still have to be photographed, in order. */
export function sidesToTake(type: IdType, kept: readonly Side[]): Side[] {
  const all: Side[] = DOCUMENT_KINDS[type].sides === 2 ? ['front', 'back'] : ['front']
  const open = all.filter(side => !kept.includes(side))
  return open.length > 0 ? open : all
}
