import { svg, text, waves } from './draw.ts'
import { checkDigit } from './mrz-lines.ts'
import type { Random } from './random.ts'

/** Pictures of what is no identity paper, some of it much like one. */
export const OTHERS = [
  'landscape',
  'things',
  'desk',
  'prose',
  'ticket',
  'bank_card',
  'boarding_pass',
  'code',
  'fillers',
  'receipt',
  'chart',
] as const
export type Other = (typeof OTHERS)[number]
/** Those that show no paper with words at all. */
export const WORDLESS: readonly Other[] = ['landscape', 'things', 'desk']

const WORDS =
  'the quick brown fox jumps over a lazy dog while seven wise readers count every letter of this long page again and again'.split(' ')

const colour = (random: Random): string => `rgb(${random.whole(20, 240)},${random.whole(20, 240)},${random.whole(20, 240)})`
const sentence = (random: Random, count: number): string => Array.from({ length: count }, () => random.pick(WORDS)).join(' ')

export function drawOther(kind: Other, random: Random): { svg: string; width: number; height: number } {
  const [width, height] = kind === 'prose' || kind === 'receipt' ? [1000, 1400] : [1400, 900]
  return { svg: svg(width, height, BODIES[kind](random, width, height)), width, height }
}

const BODIES: Readonly<Record<Other, (random: Random, width: number, height: number) => string>> = {
  landscape(random, width, height) {
    const ridge = (base: number): string =>
      `M0 ${height} ` +
      Array.from({ length: 9 }, (_, at) => `L${(at * width) / 8} ${base + random.between(-0.15, 0.15) * height}`).join(' ') +
      ` L${width} ${height} Z`
    return (
      `<rect width="${width}" height="${height}" fill="${random.pick(['#9cc4e4', '#f2b27a', '#56687f'])}"/><circle cx="${random.between(0.1, 0.9) * width}" cy="${height * 0.2}" r="70" fill="#f4dc86"/>` +
      `<path d="${ridge(height * 0.55)}" fill="#6d7f6a"/><path d="${ridge(height * 0.75)}" fill="#3f5f43"/>`
    )
  },
  things(random, width, height) {
    return (
      `<rect width="${width}" height="${height}" fill="${colour(random)}"/>` +
      Array.from(
        { length: random.whole(3, 9) },
        () =>
          `<ellipse cx="${random.between(0, width)}" cy="${random.between(0, height)}" rx="${random.between(40, 300)}" ry="${random.between(40, 260)}" fill="${colour(random)}"/>`,
      ).join('')
    )
  },
  desk: (random, width, height) => `<rect width="${width}" height="${height}" fill="${colour(random)}"/>`,
  prose: (random, width, height) =>
    `<rect width="${width}" height="${height}" fill="#fcfbf7"/>` +
    Array.from({ length: 34 }, (_, row) => text(80, 100 + row * 37, sentence(random, 10), { size: 25, family: 'serif' })).join(''),
  receipt: (random, width, height) =>
    `<rect width="${width}" height="${height}" fill="#f6f6f4"/>` +
    Array.from({ length: 22 }, (_, row) =>
      text(200, 120 + row * 52, `${random.pick(WORDS).toUpperCase().padEnd(14)} ${random.whole(1, 90)}.${random.whole(10, 99)}`, {
        size: 34,
      }),
    ).join(''),
  ticket: (random, width, height) =>
    `<rect width="${width}" height="${height}" fill="${random.pick(['#f7e7c4', '#dfe9f5', '#ffffff'])}"/>` +
    text(80, 160, 'CONCERT TICKET', { size: 80, weight: 'bold' }) +
    text(80, 280, `ROW ${random.whole(1, 40)}  SEAT ${random.whole(1, 90)}  GATE ${random.pick(['A', 'B', 'C'])}`, { size: 50 }) +
    text(80, 380, `${sentence(random, 5).toUpperCase()}`, { size: 36 }) +
    Array.from(
      { length: 90 },
      (_, at) => `<rect x="${80 + at * 13}" y="560" width="${random.whole(3, 10)}" height="220" fill="#111"/>`,
    ).join(''),
  bank_card: (random, width, height) =>
    `<rect width="${width}" height="${height}" rx="60" fill="${random.pick(['#24406e', '#7b1f3a', '#3b3b3b', '#c9b037'])}"/>${waves(random, width, height, 10)}` +
    '<rect x="110" y="280" width="190" height="150" rx="20" fill="#d9c27a"/>' +
    text(110, 580, Array.from({ length: 4 }, () => random.code('0123456789', 4)).join('  '), { size: 96, fill: '#f2f2f2' }) +
    text(110, 690, `VALID THRU ${random.whole(10, 12)}/${random.whole(27, 33)}`, { size: 44, fill: '#f2f2f2' }) +
    text(110, 790, 'ERIKA EXAMPLE', { size: 60, fill: '#f2f2f2' }),
  boarding_pass: (random, width, height) =>
    `<rect width="${width}" height="${height}" fill="#ffffff"/><rect width="${width}" height="150" fill="${colour(random)}"/>` +
    text(70, 240, 'BOARDING PASS', { size: 60, weight: 'bold' }) +
    text(70, 340, 'NAME  EXAMPLE/ERIKA MRS', { size: 44 }) +
    text(
      70,
      430,
      `FLIGHT ${random.code('ABCXYZ', 2)}${random.whole(100, 999)}   SEAT ${random.whole(1, 40)}C   GATE B${random.whole(1, 60)}`,
      { size: 44 },
    ) +
    monospaced(70, 700, `M1EXAMPLE/ERIKA       E${random.code('ABCDEFGH234567', 6)} FRATXLXY 0456 326`, 30) +
    monospaced(70, 760, `C012C0025 147>1181  5326BXY 29${random.code('0123456789', 12)}`, 30),
  code: (random, width, height) =>
    `<rect width="${width}" height="${height}" fill="${random.pick(['#1e1e1e', '#ffffff', '#0d1117'])}"/>` +
    Array.from({ length: 20 }, (_, row) =>
      monospaced(
        60,
        70 + row * 41,
        random.pick([
          'std::cout << "row" << i << std::endl;',
          'if (a << 2 < b >> 1) return <T>x;',
          'const x = y <<= 3',
          '<div><p><<<<<<<< HEAD</p></div>',
        ]),
        25,
        random.pick(['#9cdcfe', '#ce9178', '#6a9955', '#c586c0']),
      ),
    ).join(''),
  fillers(random, width, height) {
    const number = random.code('0123456789', 9)
    const wrong = String((Number(checkDigit(number)) + random.whole(1, 9)) % 10)
    const lines = [
      random.code('ABCDEFGHIJKLMNOPQRSTUVWXYZ<<<<<', 44),
      `${number}${wrong}${random.code('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<', 34)}`,
    ]
    return (
      `<rect width="${width}" height="${height}" fill="#eef1f4"/>${text(80, 140, 'TEST PATTERN', { size: 60 })}` +
      lines.map((line, row) => ocrB(70, 640 + row * 76, line)).join('')
    )
  },
  chart: (random, width, height) =>
    `<rect width="${width}" height="${height}" fill="#ffffff"/>` +
    Array.from({ length: 12 }, (_, at) => {
      const tall = random.between(60, 600)
      return `<rect x="${100 + at * 100}" y="${800 - tall}" width="60" height="${tall}" fill="${colour(random)}"/>`
    }).join('') +
    text(100, 90, 'Sales by month', { size: 48 }),
}

const monospaced = (x: number, y: number, words: string, size: number, fill = '#202020'): string =>
  `<text x="${x}" y="${y}" font-family="Liberation Mono, DejaVu Sans Mono" font-size="${size}" fill="${fill}" xml:space="preserve">${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`

const ocrB = (x: number, y: number, line: string): string =>
  [...line]
    .map(
      (character, at) =>
        `<text x="${x + at * 28.5}" y="${y}" font-family="OCR B" font-size="43">${character === '<' ? '&lt;' : character}</text>`,
    )
    .join('')
