/**
 * Makes printed papers without machine-readable parts, in layouts of their own, with their truth:
 * node --import tsx test/specimens/print/make.ts FOLDER [--seed 1] [--count 2]
 * `count` pictures of each layout and condition; the same seed gives the same set.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { photograph } from '../camera.ts'
import { type Label, labelOf } from '../label.ts'
import { createRandom } from '../random.ts'
import type { Condition } from '../situations.ts'
import { LAYOUTS } from './layouts.ts'

const CONDITIONS: readonly Condition[] = ['clean', 'photo_easy', 'photo_hard', 'rot90']

async function make(folder: string, seed: number, count: number): Promise<(Label & { layout: string })[]> {
  const labels: (Label & { layout: string })[] = []
  for (const [row, [layout, draw]] of Object.entries(LAYOUTS).entries()) {
    for (const [column, condition] of CONDITIONS.entries()) {
      for (let number = 0; number < count; number++) {
        const random = createRandom(seed * 99_991 + row * 7919 + column * 613 + number)
        const paper = draw(random)
        const shot = await photograph(paper.svg, condition, random)
        const file = `${layout}_${condition}_${number}.jpg`
        writeFileSync(join(folder, file), shot.jpeg)
        labels.push({ ...labelOf(file, paper, condition, shot), layout })
      }
    }
  }
  return labels
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string' }, count: { type: 'string' } } })
const [folder] = positionals
if (!folder) throw new Error('Say into which folder')
mkdirSync(folder, { recursive: true })
const labels = await make(folder, Number(values.seed ?? 1), Number(values.count ?? 2))
writeFileSync(join(folder, 'labels.json'), `${JSON.stringify({ synthetic: labels }, null, 1)}\n`)
