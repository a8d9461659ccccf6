import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { openWorkplace } from '../console/browser.ts'
import { SHOTS } from './all.ts'
import { takeEvery } from './every.ts'
import { liveIn } from './lived-in.ts'
import { take } from './shot.ts'

const USAGE = `npm run screenshots -- [NAME...] [--every] [--out DIR]
Takes the pictures of the guides (docs/images) from a fresh server with an account that somebody lives in.
--every takes every page of the Console instead, whole, in light, dark and at 390 px; NAMEs are then parts of file names.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, every: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (values.help) {
  console.log(USAGE)
  process.exit(0)
}
const out = values.out ?? join(import.meta.dirname, '..', '..', 'docs', 'images')
const wanted = SHOTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
if (wanted.length === 0 && !values.every) {
  console.error(`No picture has this name. Known: ${SHOTS.map(({ name }) => name).join(', ')}`)
  process.exit(1)
}

async function keep(name: string, picture: Buffer): Promise<void> {
  const path = join(out, `${name}.webp`)
  await writeFile(path, await sharp(picture).webp({ quality: 82 }).toBuffer())
  console.log(path)
}

const workplace = await openWorkplace()
try {
  const lived = await liveIn(workplace.server)
  await mkdir(out, { recursive: true })
  if (values.every) {
    await takeEvery(workplace, lived, name => positionals.length === 0 || positionals.some(part => name.includes(part)), keep)
  } else {
    for (const shot of wanted) await keep(shot.name, await take(workplace, lived, shot))
  }
} finally {
  await workplace.close()
}
