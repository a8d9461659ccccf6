import { A4, type LetterPage } from './pages.ts'

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
  ą: 'aogonek',
  ć: 'cacute',
  ę: 'eogonek',
  ł: 'lslash',
  Ł: 'Lslash',
  ń: 'nacute',
  ś: 'sacute',
  Ś: 'Sacute',
  ź: 'zacute',
  Ź: 'Zacute',
  ż: 'zdotaccent',
  Ż: 'Zdotaccent',
}

/** A PDF with text layer, drawn with the standard fonts; the same input gives the same bytes. */
export function writePdf(pages: readonly LetterPage[]): Buffer {
  const special = [...new Set(pages.flatMap(page => page.runs.flatMap(({ words }) => [...words])).filter(letter => letter > '~'))]
  const codes = new Map(special.map((letter, index) => [letter, 128 + index]))
  const differences = special.map(letter => `/${GLYPHS[letter] ?? 'question'}`).join(' ')
  const objects: string[] = []
  const add = (body: string): number => objects.push(body)
  const toUnicode = cmap(codes)
  const catalog = add('<< /Type /Catalog /Pages 2 0 R >>')
  add('')
  const encoding = add(`<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [128 ${differences}] >>`)
  const map = add(`<< /Length ${toUnicode.length} >>\nstream\n${toUnicode}\nendstream`)
  const font = (name: string): number =>
    add(`<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding ${encoding} 0 R /ToUnicode ${map} 0 R >>`)
  const plain = font('Helvetica')
  const bold = font('Helvetica-Bold')
  const kids = pages.map(page => {
    const content = page.runs
      .map(({ x, y, words, size, isBold }) => `BT /${isBold ? 'B' : 'P'} ${size} Tf ${x} ${A4.height - y} Td <${hex(words, codes)}> Tj ET`)
      .join('\n')
    const stream = add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`)
    return add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${A4.width} ${A4.height}] /Contents ${stream} 0 R /Resources << /Font << /P ${plain} 0 R /B ${bold} 0 R >> >> >>`,
    )
  })
  objects[1] = `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map(kid => `${kid} 0 R`).join(' ')}] >>`
  return assemble(objects, catalog)
}

const hex = (words: string, codes: ReadonlyMap<string, number>): string =>
  [...words].map(letter => (codes.get(letter) ?? letter.charCodeAt(0)).toString(16).padStart(2, '0')).join('')

const cmap = (codes: ReadonlyMap<string, number>): string => {
  const ascii = Array.from({ length: 95 }, (_, index) => [String.fromCharCode(32 + index), 32 + index] as const)
  const rows = [...ascii, ...codes].map(
    ([letter, code]) => `<${code.toString(16).padStart(2, '0')}> <${letter.charCodeAt(0).toString(16).padStart(4, '0')}>`,
  )
  const blocks: string[] = []
  for (let at = 0; at < rows.length; at += 100)
    blocks.push(`${rows.slice(at, at + 100).length} beginbfchar\n${rows.slice(at, at + 100).join('\n')}\nendbfchar`)
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Specimen def /CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange\n${blocks.join('\n')}\nendcmap end end`
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
