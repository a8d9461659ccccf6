import type { GreyImage } from './grey.ts'
import type { LocatedLine, LocatedZone } from './locate.ts'
import { energyOf, ROWS, WINDOW } from './strip.ts'

/** Bends that are tried, in capitals: a page held at its edges bends by as much as a line is high. */
const BENDS = [-2, -1.7, -1.4, -1.1, -0.8, -0.5, 0.5, 0.8, 1.1, 1.4, 1.7, 2]
/** Rows of the profile that a capital takes. */
const CAPITAL_ROWS = ROWS / WINDOW

/** The zone along the bend that its lines share, each line moved to where its text then stands: along the right one rows of capitals part best from the paper. */
export function bent(image: GreyImage, zone: LocatedZone): LocatedZone {
  const capital = 2 * (zone[0]?.thickness ?? 1)
  const best = BENDS.map(bend => {
    const rows = zone.map(line => sharpest(image, line, capital, bend * capital))
    return { bend, rows, score: rows.reduce((sum, { score }) => sum + score, 0) }
  }).reduce((a, b) => (b.score > a.score ? b : a))
  return zone.map((line, index) => {
    const offset = best.rows[index]?.offset ?? 0
    const { centre, along } = line
    return { ...line, centre: { x: centre.x - offset * along.y, y: centre.y + offset * along.x }, bow: best.bend * capital }
  })
}

/** The rows, as high as a capital, that have most more of the upright edges than the rest, and how far their middle lies below the line's. */
function sharpest(image: GreyImage, line: LocatedLine, capital: number, bow: number): { score: number; offset: number } {
  const energy = energyOf(image, line, capital, bow)
  const total = energy.reduce((sum, value) => sum + value, 0)
  let best = { score: Number.NEGATIVE_INFINITY, offset: 0 }
  for (let top = 0; top + CAPITAL_ROWS <= ROWS; top++) {
    const inside = energy.slice(top, top + CAPITAL_ROWS).reduce((sum, value) => sum + value, 0)
    const score = inside / total
    if (score > best.score) best = { score, offset: ((top + CAPITAL_ROWS / 2 - ROWS / 2) * capital) / CAPITAL_ROWS }
  }
  return best
}
