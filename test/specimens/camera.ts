import sharp from 'sharp'
import type { Random } from './random.ts'

/** How a paper got into a picture. */
export const CONDITIONS = ['clean', 'photo_easy', 'photo_hard', 'rot90', 'blur', 'lowres', 'glare', 'jpeg', 'dark', 'cut_off'] as const
export type Condition = (typeof CONDITIONS)[number]

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

interface Settings {
  degrees: number
  /** How far corners may stray, as a share of the width: perspective. */
  skew: number
  paperWidth: number
  margin: number
  blur: number
  noise: number
  quality: number
  light: number
  glare: boolean
  /** How much of the paper lies outside the picture, as a share. */
  cut: number
}

function settingsFor(condition: Condition, random: Random): Settings {
  const photo: Settings = {
    degrees: random.between(-5, 5),
    skew: 0.01,
    paperWidth: random.between(1150, 1700),
    margin: 0.1,
    blur: random.between(0.1, 0.4),
    noise: 3,
    quality: 88,
    light: random.between(0.9, 1.05),
    glare: false,
    cut: 0,
  }
  switch (condition) {
    case 'clean':
      return {
        ...photo,
        degrees: random.between(-0.4, 0.4),
        skew: 0,
        paperWidth: random.between(1400, 1900),
        margin: 0.01,
        blur: 0,
        noise: 1,
        quality: 93,
        light: 1,
      }
    case 'photo_easy':
      return photo
    case 'photo_hard':
      return {
        ...photo,
        degrees: random.between(-18, 18),
        skew: 0.04,
        paperWidth: random.between(780, 1100),
        blur: random.between(0.6, 1),
        noise: 7,
        quality: 75,
        light: random.between(0.65, 0.9),
      }
    case 'rot90':
      return { ...photo, degrees: random.pick([90, 180, 270]) + random.between(-1, 1) }
    case 'blur':
      return { ...photo, degrees: random.between(-2, 2), paperWidth: random.between(1200, 1450), blur: random.between(5, 8) }
    case 'lowres':
      return { ...photo, paperWidth: random.between(600, 680), margin: 0.05 }
    case 'glare':
      return { ...photo, glare: true }
    case 'jpeg':
      return {
        ...photo,
        degrees: random.between(-3, 3),
        paperWidth: random.between(1100, 1250),
        margin: 0.06,
        quality: random.whole(18, 28),
      }
    case 'dark':
      return { ...photo, light: random.between(0.07, 0.13), noise: 5 }
    case 'cut_off':
      return { ...photo, degrees: random.between(-2, 2), cut: random.between(0.18, 0.32) }
  }
}

/** Photographs a drawn paper on a desk. */
export async function photograph(svg: string, condition: Condition, random: Random): Promise<Shot> {
  const settings = settingsFor(condition, random)
  const width = Math.round(settings.paperWidth)
  const { data, info } = await sharp(Buffer.from(svg))
    .resize(width)
    .flatten({ background: '#f7f7f7' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const paper = { data, width: info.width, height: info.height }
  const { quad, canvas } = place(paper, settings, random)
  const picture = lay(paper, quad, canvas, settings, random)
  let image = sharp(picture, { raw: { width: canvas.width, height: canvas.height, channels: 3 } })
  if (settings.glare) image = image.composite([{ input: glare(quad, canvas, random) }])
  const flat = await image.png({ compressionLevel: 1 }).toBuffer()
  const blurred = settings.blur > 0.3 ? sharp(flat).blur(settings.blur) : sharp(flat)
  const jpeg = await blurred.jpeg({ quality: settings.quality, chromaSubsampling: '4:2:0' }).toBuffer()
  return { jpeg, ...canvas, quad, degrees: settings.degrees, blur: settings.blur, paperWidth: width }
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
  ].map(([x = 0, y = 0]): [number, number] => [
    x * Math.cos(angle) - y * Math.sin(angle) + stray(),
    x * Math.sin(angle) + y * Math.cos(angle) + stray(),
  ])
  const low = [Math.min(...corners.map(([x]) => x)), Math.min(...corners.map(([, y]) => y))] as const
  const high = [Math.max(...corners.map(([x]) => x)), Math.max(...corners.map(([, y]) => y))] as const
  const margin = settings.margin * paper.width
  const room = { width: high[0] - low[0] + 2 * margin, height: high[1] - low[1] + 2 * margin }
  // Cutting leaves out a strip at the bottom or at one side, where print stands.
  const side = settings.cut === 0 ? 'none' : random.pick(['left', 'right', 'bottom'] as const)
  const strip = {
    x: side === 'left' || side === 'right' ? settings.cut * room.width : 0,
    y: side === 'bottom' ? settings.cut * 1.3 * room.height : 0,
  }
  const canvas = { width: Math.round(room.width - strip.x), height: Math.round(room.height - strip.y) }
  const shift = [margin - low[0] - (side === 'left' ? strip.x : 0), margin - low[1]] as const
  return { quad: corners.map(([x, y]) => [x + shift[0], y + shift[1]]), canvas }
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
  const desk = random.pick([
    [94, 70, 52],
    [60, 64, 70],
    [142, 118, 90],
    [40, 52, 48],
  ] as const)
  const toPaper = inverse(quad, paper.width, paper.height)
  const tilt = random.between(-0.06, 0.06)
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const [u, v] = toPaper(x + 0.5, y + 0.5)
      const shade = settings.light * (1 + tilt * ((x / canvas.width) * 2 - 1))
      const at = (y * canvas.width + x) * 3
      const isPaper = u >= 0 && v >= 0 && u < paper.width && v < paper.height
      const noise = (random.next() + random.next() - 1) * settings.noise
      const grain = isPaper ? 0 : Math.sin(y * 0.21 + Math.sin(x * 0.013) * 4) * 6
      for (let channel = 0; channel < 3; channel++) {
        const value = isPaper ? sample(paper, u - 0.5, v - 0.5, channel) : (desk[channel] ?? 0) + grain
        out[at + channel] = Math.max(0, Math.min(255, value * shade + noise))
      }
    }
  }
  return out
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
