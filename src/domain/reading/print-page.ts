import type { LabelMatch } from './print-labels.ts'
import type { Box } from './reading.ts'

/** A line with the labels that it holds. */
export interface LabelledLine {
  text: string
  box: Box
  index: number
  labels: LabelMatch[]
  /** What stands behind the last label; the whole text where there is none. */
  rest: string
}

/** A value beside or under its printed label; `line` is the index of the line that it stands on. */
export interface PrintedField {
  name: string
  value: string
  line: number
}

const middle = ({ y, height }: Box): number => y + height / 2

/** The nearest line that begins beside the label, on its row. Widths and heights are fractions of the page alike. */
export function toTheRight({ box, index }: LabelledLine, page: readonly LabelledLine[]): LabelledLine | null {
  let best: LabelledLine | null = null
  for (const other of page) {
    if (other.index === index || other.box.page !== box.page || other.box.x < box.x + box.width - 0.3 * box.height) continue
    if (Math.abs(middle(other.box) - middle(box)) > 0.45 * Math.max(box.height, other.box.height)) continue
    if (best === null || other.box.x < best.box.x) best = other
  }
  return best
}

/** The nearest line that begins under the label. */
export function below({ box, index }: LabelledLine, page: readonly LabelledLine[]): LabelledLine | null {
  let best: LabelledLine | null = null
  for (const other of page) {
    if (other.index === index || other.box.page !== box.page) continue
    const drop = middle(other.box) - middle(box)
    const size = Math.max(box.height, other.box.height)
    const isUnder = drop > 0.45 * size && drop < 2.6 * size
    const isAligned = other.box.x < box.x + box.width && other.box.x > box.x - 1.5 * size && other.box.x < box.x + 4 * size
    if (isUnder && isAligned && (best === null || drop < middle(best.box) - middle(box))) best = other
  }
  return best
}
