import { type Stage, stockUpTo } from './stage.ts'
import { type Extent, type Line, percentile, ratioLine } from './table.ts'

const SMALLEST = 10_000
const LARGER = 100_000
const LARGEST = 1_000_000
const ROUNDS = 40
const WARM_UP = 5

/** Every filter alone and several together; what each round asks depends on nothing but its number. */
const SEARCHES: readonly ((round: number) => string)[] = [
  () => '',
  round => `&AreaCode=${area(round)}`,
  round => `&InLocality=Town%20${(round * 17) % 500}`,
  round => `&InRegion=R${round % 50}`,
  () => '&InRegion=Nowhere',
  () => '&MmsEnabled=true',
  () => '&FaxEnabled=true',
  round => `&Contains=${three(round)}`,
  round => `&Contains=${three(round)}${round % 10}`,
  round => `&Contains=${three(round)}${three(round + 1)}${round % 10}`,
  round => `&Contains=*******${three(round)}`,
  round => `&Contains=${area(round)}${round % 10}******`,
  round => `&Contains=${10 + (round % 90)}*${10 + ((round * 7) % 90)}`,
  round => `&AreaCode=${area(round)}&Contains=${three(round)}`,
  round => `&InRegion=R${round % 50}&MmsEnabled=true&FaxEnabled=true`,
]

const area = (round: number): number => 201 + ((round * 37) % 700)
const three = (round: number): number => ((round * 71) % 900) + 100

/** The same searches with ten times the stock, and in a full run with a hundred times. */
export async function measureSearch(stage: Stage, { isFull }: Extent): Promise<Line[]> {
  await stockUpTo(stage.admin, 1, SMALLEST)
  const smallest = await p95(stage)
  const lines: Line[] = []
  let from = SMALLEST + 1
  for (const size of isFull ? [LARGER, LARGEST] : [LARGER]) {
    await stockUpTo(stage.admin, from, size)
    from = size + 1
    const found = await p95(stage)
    const name = `search p95 with ${size.toLocaleString('en')} numbers / with ${SMALLEST.toLocaleString('en')}`
    lines.push(ratioLine(name, found / smallest, `${found.toFixed(1)} ms beside ${smallest.toFixed(1)} ms`, { atMost: 2 }))
  }
  return lines
}

async function p95(stage: Stage): Promise<number> {
  const base = `/2010-04-01/Accounts/${stage.server.accountSid}/AvailablePhoneNumbers/US/Local.json?PageSize=20`
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    for (const search of SEARCHES) {
      const start = performance.now()
      const status = await stage.ours.call('GET', base + search(round))
      if (status !== 200) throw new Error(`a search answered ${status}`)
      if (round >= WARM_UP) times.push(performance.now() - start)
    }
  }
  return percentile(times, 0.95)
}
