import type { Shot } from './camera.ts'
import type { Paper } from './papers.ts'
import type { Condition } from './situations.ts'

/** The truth about one specimen file. `bucket`, `type`, `mrz`, `deg`, `docWidth`, `quad` and `size` are what any scorer needs; the rest is ours. */
export interface Label {
  file: string
  bucket: Condition | 'pdf' | 'other'
  /** TD1, TD3... or null when the paper has no machine-readable lines. */
  type: string | null
  mrz: string[] | null
  kind: string | null
  side: 'front' | 'back' | null
  issuing_country: string | null
  fields: Record<string, string>
  /** Country that the paper is asked to be of, where one is. */
  asked_country?: string
  /** Words of the reason catalogue that a reader should name; empty for a good picture. */
  reasons: string[]
  deg?: number
  blur?: number
  docWidth?: number
  quad?: number[][]
  size?: [number, number]
}

const REASON_OF: Partial<Record<Condition, string>> = {
  blur: 'blurry',
  blur_any: 'blurry',
  motion: 'blurry',
  glare: 'glare',
  glare_any: 'glare',
  dark: 'too_dark',
  dark_any: 'too_dark',
  cut_off: 'cut_off',
  cut_any: 'cut_off',
}

const TYPES: Readonly<Record<number, string>> = { 30: 'TD1', 36: 'TD2', 44: 'TD3' }

const tenth = (value: number): number => Math.round(value * 10) / 10

export function labelOf(
  file: string,
  paper: Pick<Paper, 'mrz' | 'kind' | 'side' | 'issuingCountry' | 'fields'>,
  condition: Condition,
  shot: Shot,
  reasons: string[] = [],
): Label {
  const bad = REASON_OF[condition]
  const visa = paper.kind === 'visa' ? { 44: 'MRV-A', 36: 'MRV-B' }[paper.mrz?.[0]?.length ?? 0] : undefined
  return {
    file,
    bucket: condition,
    type: paper.mrz ? (visa ?? TYPES[paper.mrz[0]?.length ?? 0] ?? null) : null,
    mrz: paper.mrz,
    kind: paper.kind,
    side: paper.side,
    issuing_country: paper.issuingCountry,
    fields: paper.fields,
    reasons: bad ? [bad, ...reasons] : reasons,
    deg: tenth(shot.degrees),
    blur: tenth(shot.blur),
    docWidth: shot.paperWidth,
    quad: shot.quad.map(corner => corner.map(tenth)),
    size: [shot.width, shot.height],
  }
}
