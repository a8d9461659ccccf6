/** Share of the characters in which two readings of one paper may differ: a family's passports differ in a sixth. */
const MISREAD = 0.08

/** Whether two readings are of one paper, perhaps photographed twice, but for a few misread characters. */
export function isSamePaper(lines: readonly string[], others: readonly string[]): boolean {
  const [one, other] = [lines.join(''), others.join('')]
  if (lines.length !== others.length || one.length !== other.length) return false
  return [...one].filter((character, at) => character !== other[at]).length <= MISREAD * one.length
}
