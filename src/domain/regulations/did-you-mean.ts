import { editDistance } from '../text/verdict.ts'

const MOST_EDITS = 2
const MOST_SHOWN = 3
/** A shorter beginning fits too much. */
const SHORTEST_PART = 4

/** A word of the rule files, or one with what it is called on a form. */
type Known = string | readonly [name: string, label: string]

/** ` Did you mean \`x\`?`, when known words are called so, are a slip away, or say the same with more words; else nothing. */
export function didYouMean(word: string, known: Iterable<Known>): string {
  const wanted = plain(word)
  const all = [...known].map(entry => (typeof entry === 'string' ? { name: entry, label: '' } : { name: entry[0], label: plain(entry[1]) }))
  const meant = first(
    all.filter(({ label }) => label === wanted),
    nearest(wanted, all),
    all.filter(({ name, label }) => saysMore(plain(name), wanted) || saysMore(label, wanted)),
  )
  if (meant.length === 0 || meant.length > MOST_SHOWN) return ''
  return ` Did you mean ${meant.map(({ name }) => `\`${name}\``).join(' or ')}?`
}

interface Word {
  name: string
  label: string
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[-\s]/g, '_')

const first = (...attempts: Word[][]): Word[] => attempts.find(found => found.length > 0) ?? []

function nearest(wanted: string, all: readonly Word[]): Word[] {
  const measured = all
    .map(word => ({ word, edits: editDistance(wanted, plain(word.name), MOST_EDITS) }))
    .filter(({ word, edits }) => edits <= MOST_EDITS && edits < word.name.length - 1)
  const [best] = measured.toSorted((a, b) => a.edits - b.edits)
  return best ? [best.word] : []
}

/** `id_card` is in `national_id_card`, `local` begins `locality`. */
function saysMore(name: string, wanted: string): boolean {
  const parts = name.split('_')
  return wanted.split('_').every(part => parts.some(own => own === part || (part.length >= SHORTEST_PART && own.startsWith(part))))
}
