/** Live measures of the guide frame, cheap enough for several frames a second on a phone. The verdict is the server's; these only guide. */
export interface FrameQuality {
  /** Mean luminance, 0..1. */
  brightness: number
  /** Share of saturated pixels in blobs, 0..1. */
  glare: number
  /** How steep the edges are, 0..1: one pixel wide is 1. */
  sharpness: number
  /** Width of what has edges as a share of the guide's width, 0..1. */
  fill: number
}

export type Hint = 'searching' | 'dark' | 'glare' | 'blurry' | 'closer' | 'sharp'

const DARK = 0.22
const GLARE = 0.035
const SHARP = 0.42
const FILL = 0.62
const SATURATED = 250
/** An edge counts when it spans this many grey levels within six pixels. */
const EDGE = 42
const REACH = 3
const BLOCK = 8

/** Measures a grey picture of the guide frame (one byte a pixel, row by row). About 480 pixels wide is enough. */
export function measureFrame(grey: Uint8ClampedArray, width: number, height: number): FrameQuality {
  const columns = new Uint32Array(Math.ceil(width / BLOCK))
  let light = 0
  let steep = 0
  let edges = 0
  for (let y = 0; y < height; y += 2) {
    const row = y * width
    for (let x = 0; x < width; x++) light += grey[row + x] ?? 0
    for (let x = REACH; x < width - REACH; x++) {
      const span = Math.abs((grey[row + x + REACH] ?? 0) - (grey[row + x - REACH] ?? 0))
      if (span < EDGE) continue
      edges++
      steep += Math.min(1, Math.abs((grey[row + x + 1] ?? 0) - (grey[row + x - 1] ?? 0)) / span)
      columns[Math.floor(x / BLOCK)] = (columns[Math.floor(x / BLOCK)] ?? 0) + 1
    }
  }
  const counted = width * Math.ceil(height / 2)
  return {
    brightness: light / counted / 255,
    glare: saturatedShare(grey, width, height),
    sharpness: edges < counted / 400 ? 0 : steep / edges,
    fill: spanOf(columns, height),
  }
}

/** Only whole blocks count, so that white paper's grain and single highlights do not. Paper itself rarely saturates. */
function saturatedShare(grey: Uint8ClampedArray, width: number, height: number): number {
  let blobs = 0
  let blocks = 0
  for (let top = 0; top + BLOCK <= height; top += BLOCK) {
    for (let left = 0; left + BLOCK <= width; left += BLOCK) {
      blocks++
      if (isSaturated(grey, width, left, top)) blobs++
    }
  }
  return blocks === 0 ? 0 : blobs / blocks
}

function isSaturated(grey: Uint8ClampedArray, width: number, left: number, top: number): boolean {
  for (let y = top; y < top + BLOCK; y += 2)
    for (let x = left; x < left + BLOCK; x += 2) if ((grey[y * width + x] ?? 0) < SATURATED) return false
  return true
}

function spanOf(columns: Uint32Array, height: number): number {
  const enough = height / 40
  const first = columns.findIndex(count => count > enough)
  const last = columns.findLastIndex(count => count > enough)
  return first < 0 ? 0 : (last - first + 1) / columns.length
}

/** The one thing to tell, the worst first. */
export function hintOf(quality: FrameQuality): Hint {
  if (quality.brightness < DARK) return 'dark'
  if (quality.glare > GLARE) return 'glare'
  if (quality.fill < 0.25) return 'searching'
  if (quality.sharpness < SHARP) return 'blurry'
  if (quality.fill < FILL) return 'closer'
  return 'sharp'
}
