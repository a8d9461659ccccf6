import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A word that occurs nowhere else. Letters only, so that names may hold it. */
export const newCanary = (): string => `Qz${[...randomBytes(12)].map(byte => String.fromCharCode(97 + (byte % 26))).join('')}`

/** How a word may lie somewhere: as it is, capitals, backwards, base64 at each offset, hex, URL-coded. */
export function encodingsOf(word: string): string[] {
  const base64 = [0, 1, 2].map(offset => {
    const text = Buffer.from(`${'x'.repeat(offset)}${word}`)
      .toString('base64')
      .replace(/=+$/, '')
    // The first and last letters depend on the neighbours.
    return text.slice(offset === 0 ? 0 : 4, -2)
  })
  const hex = Buffer.from(word).toString('hex')
  const urlCoded = (hex.match(/../g) ?? []).map(pair => `%${pair}`).join('')
  return [
    word,
    word.toUpperCase(),
    word.toLowerCase(),
    [...word].reverse().join(''),
    ...base64,
    hex,
    hex.toUpperCase(),
    urlCoded,
    urlCoded.toUpperCase(),
  ]
}

export const ENCODINGS = 6

/** Which of the words stand in a text, in any encoding. */
export const foundIn = (text: string, words: readonly string[]): string[] =>
  words.filter(word => encodingsOf(word).some(form => text.includes(form)))

/** Files below a directory that hold any of the words in any encoding. */
export async function filesWith(directory: string, words: readonly string[], scratch: string): Promise<string[]> {
  const list = join(scratch, 'patterns')
  await writeFile(list, `${words.flatMap(encodingsOf).join('\n')}\n`)
  const options = { env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 10_000_000 }
  return run('grep', ['-rlaF', '-D', 'skip', '-f', list, directory], options).then(
    ({ stdout }) => stdout.split('\n').filter(Boolean),
    (error: { code?: number; stdout?: string }) => {
      if (error.code === 1) return []
      // Files that went away while they were looked at.
      if (error.code === 2) return (error.stdout ?? '').split('\n').filter(Boolean)
      throw error
    },
  )
}
