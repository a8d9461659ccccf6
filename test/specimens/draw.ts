import type { Random } from './random.ts'

/** Small vocabulary of SVG for plain invented papers: nothing here copies the artwork of a state. */

export const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export interface TextStyle {
  size: number
  family?: 'sans' | 'serif'
  weight?: 'normal' | 'bold'
  fill?: string
  spacing?: number
}

const FAMILIES = { sans: 'Liberation Sans, DejaVu Sans, sans-serif', serif: 'Liberation Serif, DejaVu Serif, serif' }

export const text = (
  x: number,
  y: number,
  words: string,
  { size, family = 'sans', weight = 'normal', fill = '#151515', spacing }: TextStyle,
): string =>
  `<text x="${x}" y="${y}" font-family="${FAMILIES[family]}" font-size="${size}" font-weight="${weight}" fill="${fill}" xml:space="preserve"${spacing === undefined ? '' : ` letter-spacing="${spacing}"`}>${escapeXml(words)}</text>`

/** One machine-readable line: every character in a cell of `pitch`, as OCR-B is printed. `stroke`: bolder by this share of the pitch. */
export const mrzLine = (x: number, y: number, line: string, pitch: number, fill = '#111', stroke = 0): string => {
  const bold = stroke === 0 ? '' : ` stroke="${fill}" stroke-width="${(stroke * pitch).toFixed(2)}"`
  return [...line]
    .map(
      (character, index) =>
        `<text x="${(x + index * pitch).toFixed(2)}" y="${y}" font-family="OCR B" font-size="${(pitch * 1.5).toFixed(2)}" fill="${fill}"${bold}>${escapeXml(character)}</text>`,
    )
    .join('')
}

export const svg = (width: number, height: number, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`

/** Fine waves under the print, as security paper has. */
export function waves(random: Random, width: number, height: number, count: number): string {
  const colours = ['#8fb8d8', '#b0a0d8', '#9ccfc4', '#d8b8a0']
  return Array.from({ length: count }, () => {
    const y = random.between(0, height)
    const swing = random.between(10, 60)
    const length = random.between(120, 400)
    const steps = Array.from(
      { length: Math.ceil(width / length) },
      () => `q ${length / 4} ${-swing} ${length / 2} 0 t ${length / 2} 0`,
    ).join(' ')
    return `<path d="M ${-random.between(0, length)} ${y.toFixed(1)} ${steps}" fill="none" stroke="${random.pick(colours)}" stroke-width="${random.between(0.8, 2).toFixed(2)}" opacity="0.55"/>`
  }).join('')
}

/** A drawn face on a plain ground: an invented person has no photograph. */
export function portrait(random: Random, x: number, y: number, width: number, height: number): string {
  const skin = random.pick(['#e8b893', '#d69b72', '#a9714b', '#f0c9a8', '#7d5235'])
  const hair = random.pick(['#2b1d14', '#5a3a1e', '#8d6a3a', '#1a1a1a', '#9a9a96'])
  const coat = random.pick(['#34405c', '#5b3540', '#2f4d43', '#4a4a52'])
  const cx = x + width / 2
  const cy = y + height * 0.42
  const rx = width * 0.21
  const ry = height * 0.22
  const eye = (side: number): string => {
    const ex = cx + side * rx * 0.42
    const ey = cy - ry * 0.08
    return `<ellipse cx="${ex}" cy="${ey}" rx="${rx * 0.2}" ry="${ry * 0.09}" fill="#fff"/><circle cx="${ex}" cy="${ey}" r="${rx * 0.09}" fill="#2a211b"/><path d="M ${ex - rx * 0.24} ${ey - ry * 0.2} q ${rx * 0.24} ${-ry * 0.1} ${rx * 0.48} 0" stroke="${hair}" stroke-width="${ry * 0.05}" fill="none"/>`
  }
  return [
    `<clipPath id="face"><rect x="${x}" y="${y}" width="${width}" height="${height}"/></clipPath><g clip-path="url(#face)">`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#dfe3e6"/>`,
    `<ellipse cx="${cx}" cy="${cy - ry * 0.18}" rx="${rx * 1.22}" ry="${ry * 1.2}" fill="${hair}"/>`,
    `<ellipse cx="${cx}" cy="${y + height * 1.02}" rx="${width * 0.44}" ry="${height * 0.3}" fill="${coat}"/>`,
    `<rect x="${cx - rx * 0.42}" y="${cy + ry * 0.6}" width="${rx * 0.84}" height="${ry * 0.9}" fill="${skin}" opacity="0.92"/>`,
    `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${skin}"/>`,
    `<path d="M ${cx - rx} ${cy - ry * 0.35} q ${rx} ${-ry * 1.1} ${rx * 2} 0 q ${-rx * 0.4} ${-ry * 0.35} ${-rx} ${-ry * 0.3} q ${-rx * 0.6} 0 ${-rx} ${ry * 0.3}" fill="${hair}"/>`,
    eye(-1),
    eye(1),
    `<path d="M ${cx} ${cy} l ${-rx * 0.12} ${ry * 0.3} q ${rx * 0.12} ${ry * 0.08} ${rx * 0.24} 0" stroke="#00000066" stroke-width="${ry * 0.035}" fill="none"/>`,
    `<path d="M ${cx - rx * 0.35} ${cy + ry * 0.52} q ${rx * 0.35} ${ry * 0.12} ${rx * 0.7} 0" stroke="#8c3b3b" stroke-width="${ry * 0.07}" fill="none"/>`,
    '</g>',
  ].join('')
}
