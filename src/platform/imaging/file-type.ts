export const MAX_FILE_BYTES = 20 * 1024 * 1024
export const MAX_PIXELS = 40_000_000
export const MAX_PAGES = 10

export type FileType = 'jpeg' | 'png' | 'heic' | 'pdf'

const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'])

/** The type that the first bytes prove, whatever the file's name says. Everything else (SVG, TIFF, GIF, ZIP...) is null and refused. */
export function fileType(bytes: Uint8Array): FileType | null {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg'
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png'
  if (ascii(bytes, 0, 5) === '%PDF-') return 'pdf'
  if (ascii(bytes, 4, 8) === 'ftyp' && HEIC_BRANDS.has(ascii(bytes, 8, 12))) return 'heic'
  return null
}

/** Largest picture that a HEIC file announces (its `ispe` boxes), read without decoding; null when it announces none. */
export function heicPixels(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = Math.min(bytes.length - 16, 1 << 20)
  let largest: number | null = null
  for (let at = 4; at < end; at++) {
    if (bytes[at] !== 0x69 || ascii(bytes, at, at + 4) !== 'ispe') continue
    const pixels = view.getUint32(at + 8) * view.getUint32(at + 12)
    if (largest === null || pixels > largest) largest = pixels
  }
  return largest
}

const startsWith = (bytes: Uint8Array, magic: number[]): boolean => magic.every((byte, at) => bytes[at] === byte)

const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to))
