import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { openWorkplace } from '../console/browser.ts'
import { SHOTS } from './all.ts'
import { liveIn } from './lived-in.ts'
import { take } from './shot.ts'

const USAGE = `npm run screenshots -- [NAME...] [--out DIR]
Takes the pictures of the guides (docs/images) from a fresh server with an account that somebody lives in.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, help: { type: 'boolean' } },
})
if (values.help) {
  console.log(USAGE)
  process.exit(0)
}
const out = values.out ?? join(import.meta.dirname, '..', '..', 'docs', 'images')
const wanted = SHOTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
if (wanted.length === 0) {
  console.error(`No picture has this name. Known: ${SHOTS.map(({ name }) => name).join(', ')}`)
  process.exit(1)
}

const workplace = await openWorkplace()
try {
  const lived = await liveIn(workplace.server)
  await mkdir(out, { recursive: true })
  for (const shot of wanted) {
    const path = join(out, `${shot.name}.webp`)
    await writeFile(
      path,
      await sharp(await take(workplace, lived, shot))
        .webp({ quality: 82 })
        .toBuffer(),
    )
    console.log(path)
  }
} finally {
  await workplace.close()
}
