import { deflateSync } from 'node:zlib'
import { type FontSubset, subsetFont } from './font.ts'
import { A4, type LetterPage } from './pages.ts'

/** Letters that the standard fonts of programs lack: a page with one of them carries its own fonts. */
const CARRIED = /[ąćęłńśźżĄĆĘŁŃŚŹŻœŒŸ]/
const FONTS = { P: 'LiberationSans-Regular', B: 'LiberationSans-Bold' } as const
const FONT_FOLDER = '/usr/share/fonts/truetype/liberation'

// Glyph names for letters outside ASCII, so that a PDF of the standard fonts can carry them.
const GLYPHS: Readonly<Record<string, string>> = {
  Ä: 'Adieresis',
  Ö: 'Odieresis',
  Ü: 'Udieresis',
  ä: 'adieresis',
  ö: 'odieresis',
  ü: 'udieresis',
  ß: 'germandbls',
  à: 'agrave',
  â: 'acircumflex',
  ç: 'ccedilla',
  Ç: 'Ccedilla',
  é: 'eacute',
  É: 'Eacute',
  è: 'egrave',
  ê: 'ecircumflex',
  ë: 'edieresis',
  î: 'icircumflex',
  ï: 'idieresis',
  ô: 'ocircumflex',
  ù: 'ugrave',
  û: 'ucircumflex',
  á: 'aacute',
  Á: 'Aacute',
  í: 'iacute',
  Í: 'Iacute',
  ñ: 'ntilde',
  Ñ: 'Ntilde',
  ó: 'oacute',
  Ó: 'Oacute',
  ú: 'uacute',
  Ú: 'Uacute',
  À: 'Agrave',
  Â: 'Acircumflex',
  È: 'Egrave',
  Ê: 'Ecircumflex',
  Ë: 'Edieresis',
  Î: 'Icircumflex',
  Ï: 'Idieresis',
  Ô: 'Ocircumflex',
  Ù: 'Ugrave',
  Û: 'Ucircumflex',
  ÿ: 'ydieresis',
  '¿': 'questiondown',
  '¡': 'exclamdown',
}

/** How words become codes of a font, and the fonts as objects of the file: their numbers. */
interface Fonts {
  P: number
  B: number
  hex(words: string, font: 'P' | 'B'): string
}

type Add = (body: string) => number

/** A PDF with text layer; the same input gives the same bytes. Polish needs Debian's fonts-liberation, other languages the standard fonts. */
export function writePdf(pages: readonly LetterPage[]): Buffer {
  const words = pages.flatMap(page => page.runs.map(run => run.words)).join('')
  const objects: string[] = []
  const add: Add = body => objects.push(body)
  const catalog = add('<< /Type /Catalog /Pages 2 0 R >>')
  add('')
  const fonts = CARRIED.test(words) ? carriedFonts(words, add) : standardFonts(words, add)
  const kids = pages.map(page => {
    const content = page.runs
      .map(({ x, y, words: said, size, isBold }) => {
        const font = isBold ? 'B' : 'P'
        return `BT /${font} ${size} Tf ${x} ${A4.height - y} Td <${fonts.hex(said, font)}> Tj ET`
      })
      .join('\n')
    const stream = add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`)
    return add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${A4.width} ${A4.height}] /Contents ${stream} 0 R /Resources << /Font << /P ${fonts.P} 0 R /B ${fonts.B} 0 R >> >> >>`,
    )
  })
  objects[1] = `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map(kid => `${kid} 0 R`).join(' ')}] >>`
  return assemble(objects, catalog)
}

function standardFonts(words: string, add: Add): Fonts {
  const special = [...new Set(words)].filter(letter => letter > '~')
  const codes = new Map(special.map((letter, index) => [letter, 128 + index]))
  const differences = special.map(letter => `/${GLYPHS[letter] ?? 'question'}`).join(' ')
  const ascii = Array.from({ length: 95 }, (_, index) => [String.fromCharCode(32 + index), 32 + index] as const)
  const toUnicode = cmap([...ascii, ...codes], 2)
  const encoding = add(`<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [128 ${differences}] >>`)
  const map = add(`<< /Length ${toUnicode.length} >>\nstream\n${toUnicode}\nendstream`)
  const font = (name: string): number =>
    add(`<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding ${encoding} 0 R /ToUnicode ${map} 0 R >>`)
  return {
    P: font('Helvetica'),
    B: font('Helvetica-Bold'),
    hex: said => [...said].map(letter => inHex(codes.get(letter) ?? letter.charCodeAt(0), 2)).join(''),
  }
}

/** Fonts as today's programs put them into a PDF: TrueType, cut down to the letters used, codes that are the numbers of glyphs. */
function carriedFonts(words: string, add: Add): Fonts {
  const letters = new Set(words)
  const subsets = { P: subsetFont(`${FONT_FOLDER}/${FONTS.P}.ttf`, letters), B: subsetFont(`${FONT_FOLDER}/${FONTS.B}.ttf`, letters) }
  return {
    P: carriedFont(`SPECMN+${FONTS.P}`, subsets.P, add),
    B: carriedFont(`SPECMN+${FONTS.B}`, subsets.B, add),
    hex: (said, font) => [...said].map(letter => inHex(subsets[font].glyphOf.get(letter) ?? 0, 4)).join(''),
  }
}

function carriedFont(name: string, { file, glyphOf, widths, box, ascent, descent }: FontSubset, add: Add): number {
  const packed = deflateSync(file, { level: 9 }).toString('latin1')
  const toUnicode = cmap([...glyphOf], 4)
  const program = add(`<< /Length ${packed.length} /Length1 ${file.length} /Filter /FlateDecode >>\nstream\n${packed}\nendstream`)
  const map = add(`<< /Length ${toUnicode.length} >>\nstream\n${toUnicode}\nendstream`)
  const descriptor = add(
    `<< /Type /FontDescriptor /FontName /${name} /Flags 32 /FontBBox [${box.join(' ')}] /ItalicAngle 0 /Ascent ${ascent} /Descent ${descent} /CapHeight 729 /StemV 80 /FontFile2 ${program} 0 R >>`,
  )
  const wide = [...widths].map(([glyph, width]) => `${glyph} [${width}]`).join(' ')
  const descendant = add(
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${descriptor} 0 R /W [${wide}] /CIDToGIDMap /Identity >>`,
  )
  return add(
    `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] /ToUnicode ${map} 0 R >>`,
  )
}

const inHex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0')

/** What the codes say, for programs that copy text. */
const cmap = (codes: readonly (readonly [string, number])[], digits: number): string => {
  const rows = codes.map(([letter, code]) => `<${inHex(code, digits)}> <${inHex(letter.charCodeAt(0), 4)}>`)
  const blocks: string[] = []
  for (let at = 0; at < rows.length; at += 100)
    blocks.push(`${rows.slice(at, at + 100).length} beginbfchar\n${rows.slice(at, at + 100).join('\n')}\nendbfchar`)
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Specimen def /CMapType 2 def 1 begincodespacerange <${'0'.repeat(digits)}> <${'F'.repeat(digits)}> endcodespacerange\n${blocks.join('\n')}\nendcmap end end`
}

function assemble(objects: readonly string[], catalog: number): Buffer {
  let file = '%PDF-1.4\n'
  const offsets = objects.map((body, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${body}\nendobj\n`
    return offset
  })
  const start = file.length
  const table = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root ${catalog} 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}
