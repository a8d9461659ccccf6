import { editDistance } from '../text/verdict.ts'

const MOST_EDITS = 2

/** ` Did you mean \`x\`?`, when one of the known words is near enough; else nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const wanted = word.toLowerCase().replaceAll(/[-\s]/g, '_')
  let best: { name: string; edits: number } | undefined
  for (const name of known) {
    const edits = editDistance(wanted, name.toLowerCase().replaceAll('-', '_'), MOST_EDITS)
    if (edits <= MOST_EDITS && edits < Math.min(name.length - 1, best?.edits ?? MOST_EDITS + 1)) best = { name, edits }
  }
  return best ? ` Did you mean \`${best.name}\`?` : ''
}
