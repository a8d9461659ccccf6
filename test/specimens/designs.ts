import { portrait, text } from './draw.ts'
import type { Random } from './random.ts'

/** What stands where the portrait belongs. */
export const PHOTOS = ['drawn', 'simple', 'none', 'frame', 'paper', 'bar', 'note', 'hole', 'crossed'] as const
export type Photo = (typeof PHOTOS)[number]
/** Those with a portrait. */
export const WITH_PORTRAIT: ReadonlySet<Photo> = new Set<Photo>(['drawn', 'simple'])

/** How an invented issuer lays out its papers. */
export interface Design {
  ground: string
  ink: string
  family: 'sans' | 'serif'
  portraitSide: 'left' | 'right'
  photo: Photo
  waves: number
  /** Colour, boldness (share of the pitch) and width of a character of the machine-readable lines, against the usual ones. */
  zoneInk: string
  zoneStroke: number
  zonePitch: number
  /** Whether the lines stand on a lighter band. */
  hasBand: boolean
}

export const PLAIN: Omit<Design, 'ground' | 'ink'> = {
  family: 'sans',
  portraitSide: 'left',
  photo: 'drawn',
  waves: 16,
  zoneInk: '#111',
  zoneStroke: 0,
  zonePitch: 1,
  hasBand: true,
}

const GROUNDS = ['#e6ecf3', '#e4efe6', '#f3e6ea', '#f6f2df', '#efe8f6', '#ffffff', '#dfeef0', '#f5dfcf', '#cfd9e6', '#d8e6c8']
const INKS = ['#26375e', '#2c4a3a', '#5e2630', '#222222', '#4b2f6b']

export function inventDesign(random: Random, photo?: Photo): Design {
  return {
    ground: random.pick(GROUNDS),
    ink: random.pick(INKS),
    family: random.next() < 0.8 ? 'sans' : 'serif',
    portraitSide: random.next() < 0.8 ? 'left' : 'right',
    photo: photo ?? (random.next() < 0.6 ? 'drawn' : 'simple'),
    waves: random.whole(0, 40),
    zoneInk: random.pick(['#111', '#111', '#2a2a2a', '#1d2440', '#3a3a3a']),
    zoneStroke: random.pick([0, 0, 0.02, 0.05]),
    zonePitch: random.between(0.975, 1.02),
    hasBand: random.next() < 0.7,
  }
}

/** The portrait, or what is there in its stead. */
export function photoOf(design: Design, face: Random, x: number, y: number, width: number, height: number): string {
  const box = (fill: string, more = ''): string => `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"${more}/>`
  switch (design.photo) {
    case 'drawn':
      return portrait(face, x, y, width, height)
    case 'simple':
      return (
        box(face.pick(['#cfe0ea', '#dfe3e6', '#c9d6c8', '#f0f0f0'])) +
        `<circle cx="${x + width / 2}" cy="${y + height * 0.36}" r="${width * 0.24}" fill="${face.pick(['#e0a88a', '#b97d58', '#f0c9a8', '#7d5235'])}"/>` +
        `<ellipse cx="${x + width / 2}" cy="${y + height * 0.82}" rx="${width * 0.38}" ry="${height * 0.18}" fill="${face.pick(['#34345c', '#5b3540', '#2f4d43'])}"/>`
      )
    case 'none':
      return ''
    case 'frame':
      return box('none', ' stroke="#777" stroke-width="3"')
    case 'paper':
      return box('#ffffff')
    case 'bar':
      return box('#0a0a0a')
    case 'note':
      return `<g transform="rotate(${face.between(-6, 6)} ${x + width / 2} ${y + height / 2})">${box('#f4e26a')}${text(x + width * 0.15, y + height * 0.4, 'PHOTO', { size: width * 0.16 })}</g>`
    case 'hole':
      return box('#3a2c22')
    case 'crossed':
      return (
        box('#e4e4e4', ' stroke="#555" stroke-width="3"') +
        `<path d="M ${x} ${y} L ${x + width} ${y + height} M ${x + width} ${y} L ${x} ${y + height}" stroke="#555" stroke-width="3"/>`
      )
  }
}
