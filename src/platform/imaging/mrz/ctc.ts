/** Decoding of the line recogniser. Class 0 is the blank; class i + 1 is `ALPHABET[i]`. The order is that of training/ocrb_lines.py. */
export const ALPHABET = '<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const CLASSES = ALPHABET.length + 1

/** How far the number of characters so far may be from what monospaced print lets expect, in parts of the whole. */
const BAND = 0.25

export interface LineScores {
  /** Natural logarithms of probabilities, `steps` rows of one per class. */
  logs: Float32Array
  steps: number
}

export interface DecodedLine {
  text: string
  /** For each character the highest probability it had at any step it held, 0..1. */
  confidences: number[]
  /** Logarithm of the probability of the path. */
  score: number
  /** For each character the step in the middle of those it held. */
  steps: number[]
}

/** Softmax of raw scores, in logarithms. */
export function logSoftmax(raw: Float32Array, steps: number): LineScores {
  const logs = new Float32Array(steps * CLASSES)
  for (let step = 0; step < steps; step++) {
    const start = step * CLASSES
    let max = -Infinity
    for (let k = 0; k < CLASSES; k++) max = Math.max(max, raw[start + k] ?? 0)
    let sum = 0
    for (let k = 0; k < CLASSES; k++) sum += Math.exp((raw[start + k] ?? 0) - max)
    const norm = max + Math.log(sum)
    for (let k = 0; k < CLASSES; k++) logs[start + k] = (raw[start + k] ?? 0) - norm
  }
  return { logs, steps }
}

/** Best class at each step, repeats merged, blanks dropped: what the net saw, whatever the format. */
export function decodeFreely({ logs, steps }: LineScores): DecodedLine {
  const line: DecodedLine = { text: '', confidences: [], score: 0, steps: [] }
  let last = 0
  for (let step = 0; step < steps; step++) {
    let best = 0
    for (let k = 1; k < CLASSES; k++) if ((logs[step * CLASSES + k] ?? 0) > (logs[step * CLASSES + best] ?? 0)) best = k
    const log = logs[step * CLASSES + best] ?? 0
    line.score += log
    if (best !== 0 && best !== last) {
      line.text += ALPHABET[best - 1]
      line.confidences.push(Math.exp(log))
      line.steps.push(step)
    } else if (best !== 0) {
      const at = line.confidences.length - 1
      line.confidences[at] = Math.max(line.confidences[at] ?? 0, Math.exp(log))
    }
    last = best
  }
  return line
}

/**
 * The most probable path of exactly `allowed.length` characters, the i-th out of `allowed[i]`: Viterbi over (characters so far, last class).
 * Null when the line is too short to hold as many.
 */
export function decodeAs({ logs, steps }: LineScores, allowed: readonly string[]): DecodedLine | null {
  const count = allowed.length
  const sets = allowed.map(characters => [...characters].map(character => ALPHABET.indexOf(character) + 1))
  const width = count * CLASSES
  let chars = new Float32Array(width).fill(-Infinity)
  let nextChars = new Float32Array(width)
  let blanks = new Float32Array(count + 1).fill(-Infinity)
  let nextBlanks = new Float32Array(count + 1)
  blanks[0] = 0
  const fromChars = new Uint8Array(steps * width)
  const fromBlanks = new Uint8Array(steps * (count + 1))
  const slack = Math.ceil(count * BAND)
  for (let step = 0; step < steps; step++) {
    const row = step * CLASSES
    const blankLog = logs[row] ?? 0
    nextChars.fill(-Infinity)
    nextBlanks.fill(-Infinity)
    const expected = Math.round((step / steps) * count)
    const lowest = Math.max(0, expected - slack)
    const highest = Math.min(count, expected + slack)
    // Best and second best last class of the previous count, so that a class may not follow itself without a blank.
    let [best, bestClass, second] = [-Infinity, 0, -Infinity]
    nextBlanks[0] = (blanks[0] ?? 0) + blankLog
    for (let index = lowest; index < highest; index++) {
      const at = index * CLASSES
      const blankBefore = blanks[index] ?? -Infinity
      let [ownBest, ownClass, ownSecond] = [-Infinity, 0, -Infinity]
      for (const k of sets[index] ?? []) {
        const stay = chars[at + k] ?? -Infinity
        const jump = k === bestClass ? second : best
        let value = stay
        let origin = 0
        if (blankBefore > value) {
          value = blankBefore
          origin = 1
        }
        if (jump > value && k !== bestClass) {
          value = jump
          origin = 2
        }
        nextChars[at + k] = value + (logs[row + k] ?? 0)
        fromChars[step * width + at + k] = origin === 2 ? 2 + bestClass : origin
        if (stay > ownBest) {
          ownSecond = ownBest
          ownBest = stay
          ownClass = k
        } else if (stay > ownSecond) ownSecond = stay
      }
      const blankStay = blanks[index + 1] ?? -Infinity
      const isFromChar = ownBest > blankStay
      nextBlanks[index + 1] = (isFromChar ? ownBest : blankStay) + blankLog
      fromBlanks[step * (count + 1) + index + 1] = isFromChar ? 1 + ownClass : 0
      best = ownBest
      bestClass = ownClass
      second = ownSecond
    }
    ;[chars, nextChars] = [nextChars, chars]
    ;[blanks, nextBlanks] = [nextBlanks, blanks]
  }
  return traceBack({ logs, steps }, count, chars, blanks, fromChars, fromBlanks)
}

function traceBack(
  { logs, steps }: LineScores,
  count: number,
  chars: Float32Array,
  blanks: Float32Array,
  fromChars: Uint8Array,
  fromBlanks: Uint8Array,
): DecodedLine | null {
  const width = count * CLASSES
  let state = 0
  let score = blanks[count] ?? -Infinity
  for (let k = 1; k < CLASSES; k++) {
    const value = chars[(count - 1) * CLASSES + k] ?? -Infinity
    if (value > score) [score, state] = [value, k]
  }
  if (score === -Infinity) return null
  const classes = new Array<number>(count).fill(0)
  const confidences = new Array<number>(count).fill(0)
  const places = new Array<number>(count).fill(0)
  let done = count
  for (let step = steps - 1; step >= 0; step--) {
    if (state === 0) {
      const origin = fromBlanks[step * (count + 1) + done] ?? 0
      if (origin > 0) state = origin - 1
      continue
    }
    const index = done - 1
    const probability = Math.exp(logs[step * CLASSES + state] ?? -Infinity)
    if (probability >= (confidences[index] ?? 0)) {
      confidences[index] = probability
      places[index] = step
    }
    classes[index] = state
    const origin = fromChars[step * width + index * CLASSES + state] ?? 0
    if (origin === 0) continue
    done--
    state = origin === 1 ? 0 : origin - 2
  }
  return { text: classes.map(k => ALPHABET[k - 1] ?? '?').join(''), confidences, score, steps: places }
}

/** For each character of a decoded line the logarithms over ALPHABET at its best step, given that it is no blank. */
export function distributions({ logs }: LineScores, line: DecodedLine): Float32Array[] {
  return line.steps.map(step => {
    const row = logs.slice(step * CLASSES + 1, (step + 1) * CLASSES)
    const sum = row.reduce((total, log) => total + Math.exp(log), 0)
    return row.map(log => log - Math.log(sum))
  })
}
