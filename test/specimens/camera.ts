import sharp from 'sharp'
import { createDesk, type Desk } from './desk.ts'
import { finger, motion, onPaper, reflection, screenshot, shadow } from './optics.ts'
import type { Random } from './random.ts'
import { type Condition, type Settings, settingsFor } from './situations.ts'

export interface Shot {
  jpeg: Buffer
  width: number
  height: number
  /** Corners of the paper in the picture: top left, top right, bottom right, bottom left of the paper itself. */
  quad: [number, number][]
  degrees: number
  blur: number
  /** Width of the paper in the picture, in pixels. */
  paperWidth: number
}

/** Photographs a drawn paper on a desk. */
export async function photograph(svg: string, condition: Condition, random: Random): Promise<Shot> {
  const settings = settingsFor(condition, random)
  const width = Math.round(settings.paperWidth)
  const paper = await rasterise(svg, width)
  const { quad, canvas } = place(paper, settings, random)
  const picture = lay(paper, quad, canvas, settings, random)
  let image = sharp(picture, { raw: { width: canvas.width, height: canvas.height, channels: 3 }, limitInputPixels: false })
  const overlays = overlaysOf(paper, quad, canvas, settings, random)
  if (overlays.length > 0) image = image.composite(overlays.map(input => ({ input })))
  const shown = await finish(await image.png({ compressionLevel: 1 }).toBuffer(), canvas, settings, random)
  const moved = quad.map(([x, y]): [number, number] => [x, y + shown.top])
  return { jpeg: shown.jpeg, ...shown.size, quad: moved, degrees: settings.degrees, blur: settings.blur, paperWidth: width }
}

async function rasterise(svg: string, width: number): Promise<Raster> {
  const { data, info } = await sharp(Buffer.from(svg), { limitInputPixels: false })
    .resize(width)
    .flatten({ background: '#f7f7f7' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

function overlaysOf(
  paper: Raster,
  quad: [number, number][],
  canvas: { width: number; height: number },
  settings: Settings,
  random: Random,
): Buffer[] {
  const overlays: Buffer[] = []
  if (settings.shadow) overlays.push(shadow(canvas, random))
  if (settings.finger) overlays.push(finger(canvas, quad, random))
  if (settings.glare === 'low') overlays.push(glare(quad, canvas, random))
  if (settings.glare === 'print') overlays.push(reflectionOnPrint(paper, quad, canvas, random))
  if (settings.glare === 'desk') {
    const corner = onPaper(quad, random.pick([-0.02, 1.02]), random.pick([-0.05, 1.05]))
    overlays.push(reflection(canvas, corner, random.between(0.03, 0.06), 0.5))
  }
  return overlays
}

/** Share of a paper's ink that a reflection has to burn out: one beside all print hides nothing, and nobody would refuse the picture. */
const LEAST_HIDDEN = 0.05
const MOST_TRIES = 40

/** A reflection where something is printed: of those that chance gives, the first that hides enough. */
function reflectionOnPrint(paper: Raster, quad: [number, number][], canvas: { width: number; height: number }, random: Random): Buffer {
  for (let left = MOST_TRIES; ; left--) {
    const [across, down] = [random.between(0.35, 0.75), random.between(0.25, 0.8)]
    const [radius, core] = [random.between(0.1, 0.2), random.between(0.4, 0.75)]
    const centre = onPaper(quad, across, down)
    const burnt = core * radius * canvas.width
    const isBurnt = (u: number, v: number): boolean => {
      const { x, y } = onPaper(quad, u, v)
      return Math.hypot((x - centre.x) / 1.3, (y - centre.y) / 0.8) < burnt
    }
    if (left === 0 || hiddenInk(paper, isBurnt) >= LEAST_HIDDEN) return reflection(canvas, centre, radius, core)
  }
}

/** Dark enough to be print, a barcode or hair. */
const INK = 120

function hiddenInk({ data, width, height }: Raster, isHidden: (u: number, v: number) => boolean): number {
  let [all, hidden] = [0, 0]
  for (let y = 0; y < height; y += 3) {
    for (let x = 0; x < width; x += 3) {
      if ((data[(y * width + x) * 3 + 1] ?? 255) > INK) continue
      all++
      if (isHidden(x / width, y / height)) hidden++
    }
  }
  return hidden / Math.max(1, all)
}

/** Lens, sensor and file: blur, motion, colours lost, the frame of a telephone, JPEG. */
async function finish(
  flat: Buffer,
  size: { width: number; height: number },
  settings: Settings,
  random: Random,
): Promise<{ jpeg: Buffer; top: number; size: { width: number; height: number } }> {
  let image = sharp(flat, { limitInputPixels: false })
  if (settings.blur > 0.3) image = image.blur(settings.blur)
  if (settings.motion > 1) image = motion(image, settings.motion, random.between(0, 180))
  if (settings.copy === 'grey') image = image.greyscale().linear(1.35, -30)
  if (settings.copy === 'stark') image = image.greyscale().blur(0.6).linear(3.2, -300)
  if (settings.isScreenshot) {
    const framed = await screenshot(await image.png({ compressionLevel: 1 }).toBuffer(), size)
    return { jpeg: await sharp(framed.png).jpeg({ quality: settings.quality }).toBuffer(), top: framed.top, size: framed.size }
  }
  return { jpeg: await image.jpeg({ quality: settings.quality, chromaSubsampling: '4:2:0' }).toBuffer(), top: 0, size }
}

interface Raster {
  data: Buffer
  width: number
  height: number
}

function place(paper: Raster, settings: Settings, random: Random): { quad: [number, number][]; canvas: { width: number; height: number } } {
  const angle = (settings.degrees * Math.PI) / 180
  const stray = (): number => random.between(-settings.skew, settings.skew) * paper.width
  const corners = [
    [-paper.width / 2, -paper.height / 2],
    [paper.width / 2, -paper.height / 2],
    [paper.width / 2, paper.height / 2],
    [-paper.width / 2, paper.height / 2],
  ].map(([x = 0, y = 0]): [number, number] =>
    seenFrom(
      settings,
      paper.width,
      x * Math.cos(angle) - y * Math.sin(angle) + stray(),
      x * Math.sin(angle) + y * Math.cos(angle) + stray(),
    ),
  )
  const low = [Math.min(...corners.map(([x]) => x)), Math.min(...corners.map(([, y]) => y))] as const
  const high = [Math.max(...corners.map(([x]) => x)), Math.max(...corners.map(([, y]) => y))] as const
  const margin = settings.margin * paper.width
  const room = { width: high[0] - low[0] + 2 * margin, height: high[1] - low[1] + 2 * margin }
  // Cutting leaves out a strip at the bottom or at one side, where print stands.
  const side = settings.cut === 0 ? 'none' : random.pick(settings.cutSides)
  const strip = {
    x: side === 'left' || side === 'right' ? settings.cut * room.width : 0,
    y: side === 'bottom' || side === 'top' ? settings.cut * 1.3 * room.height : 0,
  }
  const canvas = { width: Math.round(room.width - strip.x), height: Math.round(room.height - strip.y) }
  const shift = [margin - low[0] - (side === 'left' ? strip.x : 0), margin - low[1] - (side === 'top' ? strip.y : 0)] as const
  return { quad: corners.map(([x, y]) => [x + shift[0], y + shift[1]]), canvas }
}

/** The camera looks down at an angle: a point of the desk as a lens of 1.3 widths of the paper sees it. */
function seenFrom({ pitch, yaw }: Settings, width: number, x: number, y: number): [number, number] {
  if (pitch === 0 && yaw === 0) return [x, y]
  const [p, q] = [(pitch * Math.PI) / 180, (yaw * Math.PI) / 180]
  const distance = 1.7 * width
  const depth = distance + y * Math.sin(p) + x * Math.cos(p) * Math.sin(q)
  return [(x * Math.cos(q) * distance) / depth, (y * Math.cos(p) * distance) / depth]
}

/** Maps picture to paper: the projective transform that takes the quad's corners to those of the paper. */
function inverse(quad: readonly [number, number][], width: number, height: number): (x: number, y: number) => [number, number] {
  const targets: [number, number][] = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ]
  const rows = quad.flatMap(([x, y], index) => {
    const [u, v] = targets[index] ?? [0, 0]
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ]
  })
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = solve(rows)
  return (x, y) => {
    const w = g * x + h * y + 1
    return [(a * x + b * y + c) / w, (d * x + e * y + f) / w]
  }
}

/** Gauss with pivoting; the last column is the right side. */
function solve(rows: number[][]): number[] {
  const size = rows.length
  for (let column = 0; column < size; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row, index) => (Math.abs(row[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0) ? column + index : best), column)
    const chosen = rows[pivot] ?? []
    rows[pivot] = rows[column] ?? []
    rows[column] = chosen
    const lead = chosen[column] || 1e-12
    for (const [index, row] of rows.entries()) {
      if (index === column) continue
      const factor = (row[column] ?? 0) / lead
      for (let at = column; at <= size; at++) row[at] = (row[at] ?? 0) - factor * (chosen[at] ?? 0)
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] || 1e-12))
}

function lay(
  paper: Raster,
  quad: [number, number][],
  canvas: { width: number; height: number },
  settings: Settings,
  random: Random,
): Buffer {
  const out = Buffer.alloc(canvas.width * canvas.height * 3)
  const desk = settings.desk === 'plain' ? plainDesk(random) : createDesk(settings.desk, random)
  const toPaper = inverse(quad, paper.width, paper.height)
  const tilt = random.between(-0.06, 0.06) * settings.uneven
  const other = settings.hasNeighbour ? neighbour(paper, quad, canvas) : null
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const [u, straight] = toPaper(x + 0.5, y + 0.5)
      const v = straight + settings.curl * paper.height * Math.sin((Math.PI * u) / paper.width)
      const shade = settings.light * (1 + tilt * ((x / canvas.width) * 2 - 1))
      const at = (y * canvas.width + x) * 3
      const isPaper = u >= 0 && v >= 0 && u < paper.width && v < paper.height
      const noise = (random.next() + random.next() - 1) * settings.noise
      for (let channel = 0; channel < 3; channel++) {
        const value = isPaper ? sample(paper, u - 0.5, v - 0.5, channel) : (other?.(x, y, channel) ?? desk(x, y, channel))
        out[at + channel] = Math.max(0, Math.min(255, value * shade * (settings.cast[channel] ?? 1) + noise))
      }
    }
  }
  return out
}

/** The desk of the first conditions: one of four plain grounds with a grain. */
function plainDesk(random: Random): Desk {
  const colour = random.pick([
    [94, 70, 52],
    [60, 64, 70],
    [142, 118, 90],
    [40, 52, 48],
  ] as const)
  return (x, y, channel) => (colour[channel] ?? 0) + Math.sin(y * 0.21 + Math.sin(x * 0.013) * 4) * 6
}

/** Another paper that lies half in the picture beside this one: plain, with rows of print. */
function neighbour(paper: Raster, quad: readonly [number, number][], canvas: { width: number; height: number }) {
  const right = Math.max(...quad.map(([x]) => x)) + 0.02 * canvas.width
  const row = paper.height / 14
  return (x: number, y: number, channel: number): number | null => {
    if (x < right || y < canvas.height * 0.08 || y > canvas.height * 0.9) return null
    const isInk = y % row < row * 0.4 && Math.sin((x - right) * 0.19 + Math.floor(y / row)) > 0.1 && x > right + row
    return isInk ? 60 : 226 - channel * 6
  }
}

function sample({ data, width, height }: Raster, u: number, v: number, channel: number): number {
  const x0 = Math.max(0, Math.min(width - 2, Math.floor(u)))
  const y0 = Math.max(0, Math.min(height - 2, Math.floor(v)))
  const fx = Math.max(0, Math.min(1, u - x0))
  const fy = Math.max(0, Math.min(1, v - y0))
  const at = (y0 * width + x0) * 3 + channel
  const top = (data[at] ?? 0) * (1 - fx) + (data[at + 3] ?? 0) * fx
  const below = at + width * 3
  const bottom = (data[below] ?? 0) * (1 - fx) + (data[below + 3] ?? 0) * fx
  return top * (1 - fy) + bottom * fy
}

/** A lamp's reflection over the lower part, where the machine-readable lines are. */
function glare(quad: readonly [number, number][], { width, height }: { width: number; height: number }, random: Random): Buffer {
  const [, , right = [0, 0], left = [0, 0]] = quad
  const along = random.between(0.25, 0.75)
  const x = left[0] + (right[0] - left[0]) * along
  const y = left[1] + (right[1] - left[1]) * along - height * random.between(0.05, 0.18)
  const radius = width * random.between(0.13, 0.2)
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><radialGradient id="g"><stop offset="0" stop-color="#fff" stop-opacity="1"/><stop offset="0.55" stop-color="#fff" stop-opacity="1"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient></defs><ellipse cx="${x}" cy="${y}" rx="${radius * 1.3}" ry="${radius * 0.8}" fill="url(#g)"/></svg>`,
  )
}
