import { escapeXml } from '../draw.ts'
import type { Random } from '../random.ts'

/** How one paper is set: typefaces of Debian's fonts-liberation, fonts-dejavu and others; a missing one falls back to what is there. */
export interface Face {
  family: string
  /** Narrower or wider than drawn. */
  stretch: number
}

const SANS = ['Liberation Sans', 'DejaVu Sans', 'Carlito', 'Open Sans', 'Lato', 'Roboto', 'PT Sans', 'Noto Sans', 'Nimbus Sans', 'Inter']
const SERIF = ['Liberation Serif', 'DejaVu Serif', 'Caladea', 'PT Serif', 'Noto Serif', 'C059']
const MONO = ['Liberation Mono', 'DejaVu Sans Mono', 'Nimbus Mono PS', 'Courier Prime']

export const faceOf = (random: Random, kind: 'sans' | 'serif' | 'mono' = 'sans'): Face => ({
  family: random.pick(kind === 'sans' ? SANS : kind === 'serif' ? SERIF : MONO),
  stretch: random.next() < 0.2 ? random.between(0.86, 0.95) : 1,
})

export interface Style {
  bold?: boolean
  italic?: boolean
  fill?: string
  anchor?: 'start' | 'middle' | 'end'
  spacing?: number
}

/** Sets words with their base line at `y`. */
export const say = (face: Face, x: number, y: number, words: string, size: number, style: Style = {}): string => {
  const { bold, italic, fill = '#191919', anchor = 'start', spacing } = style
  const turn = face.stretch === 1 ? '' : ` transform="translate(${x} 0) scale(${face.stretch} 1) translate(${-x} 0)"`
  return `<text x="${x}" y="${y}" font-family="${face.family}, Liberation Sans" font-size="${size.toFixed(1)}"${bold ? ' font-weight="bold"' : ''}${italic ? ' font-style="italic"' : ''} fill="${fill}" text-anchor="${anchor}" xml:space="preserve"${spacing ? ` letter-spacing="${spacing}"` : ''}${turn}>${escapeXml(words)}</text>`
}

export const rule = (x: number, y: number, width: number, colour = '#777', thick = 1.5): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${thick}" fill="${colour}"/>`
export const box = (x: number, y: number, width: number, height: number, fill = 'none', stroke = '#777'): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>`

const MONTHS: Readonly<Record<string, readonly string[]>> = {
  DE: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
  FR: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
  ES: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' '),
  PL: 'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia'.split(' '),
  GB: 'January February March April May June July August September October November December'.split(' '),
}

/** A day as papers of the country write it, in one of their forms. */
export function dateIn(random: Random, country: string, date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  const name = (MONTHS[country] ?? MONTHS.GB ?? [])[Number(month) - 1] ?? ''
  const plainDay = String(Number(day))
  const forms: Readonly<Record<string, readonly string[]>> = {
    DE: [`${day}.${month}.${year}`, `${day}.${month}.${year}`, `${plainDay}. ${name} ${year}`],
    FR: [`${day}/${month}/${year}`, `${plainDay} ${name} ${year}`, `${day}.${month}.${year}`],
    ES: [`${day}/${month}/${year}`, `${plainDay} de ${name} de ${year}`, `${day}-${month}-${year}`],
    PL: [`${day}.${month}.${year}`, `${plainDay} ${name} ${year}`, `${year}-${month}-${day}`],
    US: [`${month}/${day}/${year}`],
    GB: [`${plainDay} ${name} ${year}`, `${day}/${month}/${year}`, `${day} ${name.slice(0, 3)} ${year}`],
  }
  return random.pick(forms[country] ?? forms.GB ?? [date])
}
