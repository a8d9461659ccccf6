import type { Box, TextLine } from '../../../domain/reading/reading.ts'
import { isSure, SURE_LINES } from '../../../domain/reading/sure-words.ts'

/** Share of the picture within which print touches its border: every paper keeps more than that between its print and its edge. */
const TOUCHING = 0.003
/** A line cut through is not read surely; noise is read worse. */
const LEAST_CONFIDENCE = 0.6
/** In heights of a line: how far from sure words of the same paper it may stand. */
const BESIDE = 3
/** Lines that end at a border, where one that is cut along its length is enough. */
const LEAST_ENDS = 2

/** A paper runs out on two sides of a picture; print that does on more is the ground: a newspaper. */
const MOST_SIDES = 2

/** Whether print of the paper runs out of a picture of this size: lines cut along their length, or several that end at a border. */
export function printRunsOut(lines: readonly TextLine[], size: { width: number; height: number }): boolean {
  const sure = lines.filter(isSure)
  if (sure.length < SURE_LINES) return false
  const sides = [0, 0, 0, 0]
  for (const line of lines.filter(isPrint)) {
    if (!sure.some(other => other !== line && isBeside(line.box, other.box, size))) continue
    const { x, y, width, height } = line.box
    const isLevel = width * size.width > height * size.height
    const touched = [x < TOUCHING, x + width > 1 - TOUCHING, y < TOUCHING, y + height > 1 - TOUCHING]
    for (const [side, isTouched] of touched.entries()) {
      const isEnd = side < 2 === isLevel
      if (isTouched) sides[side] = (sides[side] ?? 0) + (isEnd ? 1 : LEAST_ENDS)
    }
  }
  const cut = sides.filter(count => count >= LEAST_ENDS).length
  return cut > 0 && cut <= MOST_SIDES
}

/** Share of the width of a passport page's print that its zone takes below, margins left out: 20 of 100 mm (ICAO 9303-4). */
const ZONE_ROOM = 0.18

/** Whether below the print of a passport's page, read the right way up, no room is left in the picture for its zone. */
export function zoneRunsOut(lines: readonly TextLine[], { width, height }: { width: number; height: number }): boolean {
  const boxes = lines.filter(isSure).map(({ box }) => box)
  if (boxes.length < SURE_LINES || !boxes.every(isUpright)) return false
  const [left, right] = [Math.min(...boxes.map(({ x }) => x)), Math.max(...boxes.map(box => box.x + box.width))]
  const lowest = Math.max(...boxes.map(box => box.y + box.height))
  return (1 - lowest) * height < ZONE_ROOM * (right - left) * width
}

const isUpright = ({ corners }: Box): boolean =>
  corners === undefined || corners[1].x - corners[0].x > Math.abs(corners[1].y - corners[0].y)

const isPrint = ({ text, confidence }: TextLine): boolean => confidence > LEAST_CONFIDENCE && (text.match(/[\p{L}\d]/gu) ?? []).length > 2

function isBeside(one: Box, other: Box, { width, height }: { width: number; height: number }): boolean {
  const [across, down] = [gap(one.x, one.width, other.x, other.width) * width, gap(one.y, one.height, other.y, other.height) * height]
  const lineHeight = Math.min(one.width * width, one.height * height)
  return Math.max(across, down) < BESIDE * lineHeight
}

const gap = (from: number, length: number, otherFrom: number, otherLength: number): number =>
  Math.max(0, otherFrom - from - length, from - otherFrom - otherLength)
