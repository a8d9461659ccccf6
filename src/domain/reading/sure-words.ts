import type { TextLine } from './reading.ts'

/** Words that were read with this confidence stand there; lines of them from which they say something of the picture. */
const SURE = 0.9
export const SURE_LINES = 3

export const isSure = ({ text, confidence }: TextLine): boolean => confidence > SURE && /\p{L}{3}/u.test(text)

/** What is read so surely is neither too dark nor too soft: a dark card is. */
export const hasSureWords = (text: readonly TextLine[]): boolean => text.filter(isSure).length >= SURE_LINES
