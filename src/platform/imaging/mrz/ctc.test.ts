import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ALPHABET, decodeAs, decodeFreely, distributions, logSoftmax } from './ctc.ts'

const CLASSES = ALPHABET.length + 1
const BLANK = '-'

/** Scores that see `path`, one class a step, `-` for the blank; `doubts` puts a second class nearly as high at a step. */
function scoresOf(path: string, doubts: Record<number, string> = {}) {
  const raw = new Float32Array(path.length * CLASSES)
  for (const [step, character] of [...path].entries()) {
    raw[step * CLASSES + (character === BLANK ? 0 : ALPHABET.indexOf(character) + 1)] = 8
    const doubt = doubts[step]
    if (doubt !== undefined) raw[step * CLASSES + ALPHABET.indexOf(doubt) + 1] = 7
  }
  return logSoftmax(raw, path.length)
}

const any = (count: number): string[] => new Array<string>(count).fill(ALPHABET)

describe('decoding of line scores', () => {
  it('merges repeats and keeps characters parted by a blank', () => {
    assert.equal(decodeFreely(scoresOf('-PP-<<-<-U')).text, 'P<<U')
    assert.equal(decodeAs(scoresOf('-PP-<<-<-U'), any(4))?.text, 'P<<U')
  })

  it('gives as many characters as asked for, taking a lost filler from a run', () => {
    assert.equal(decodeFreely(scoresOf('A-<<<<<<-B')).text, 'A<B')
    assert.equal(decodeAs(scoresOf('A-<<<<<<-B'), any(4))?.text, 'A<<B')
  })

  it('takes the runner-up where the alphabet of the position forbids the best', () => {
    const scores = scoresOf('1--O--2-', { 3: '0' })
    assert.equal(decodeFreely(scores).text, '1O2')
    assert.equal(decodeAs(scores, ['0123456789', '0123456789', '0123456789'])?.text, '102')
  })

  it('says how sure it is of each character, and what else it may be', () => {
    const scores = scoresOf('A--O--', { 3: '0' })
    const line = decodeAs(scores, any(2))
    assert.ok(line)
    assert.ok((line.confidences[0] ?? 0) > 0.95 && (line.confidences[1] ?? 1) < 0.8)
    const [, second] = distributions(scores, line)
    const [best = '', next = ''] = [...ALPHABET].sort((a, b) => (second?.[ALPHABET.indexOf(b)] ?? 0) - (second?.[ALPHABET.indexOf(a)] ?? 0))
    assert.equal(best + next, 'O0')
  })

  it('has no answer for more characters than steps', () => {
    assert.equal(decodeAs(scoresOf('AB'), any(5)), null)
  })

  it('finds any evenly spaced text again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ALPHABET), { minLength: 1, maxLength: 44 }), characters => {
        const scores = scoresOf(characters.map(character => `-${character}${character}`).join(''))
        assert.equal(decodeFreely(scores).text, characters.join(''))
        assert.equal(decodeAs(scores, any(characters.length))?.text, characters.join(''))
      }),
      { numRuns: 50 },
    )
  })
})
