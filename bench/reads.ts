import { cpuMs, median, processesIn, throughput, warmUp } from './load.ts'
import { LISTED, type Stage } from './stage.ts'
import { type Line, ratioLine } from './table.ts'

const SLICE_MS = 1_000
const ROUNDS = 3
const CLIENTS = [1, 8, 64]
/** The number of clients for which a ratio is promised. */
const PROMISED = 8

interface Pair {
  name: string
  ours: string
  peer: string
}

/** Fetching and listing beside the bare peer with the same answers, in turn, so that both see the same machine. */
export async function measureReads(stage: Stage): Promise<Line[]> {
  const sid = await stage.ownedNumber()
  const base = `/2010-04-01/Accounts/${stage.server.accountSid}/IncomingPhoneNumbers`
  const pairs: Pair[] = [
    { name: 'fetch one number', ours: `${base}/${sid}.json`, peer: `/one/${sid}` },
    { name: `list ${LISTED} numbers`, ours: `${base}.json?PageSize=${LISTED}`, peer: `/list/${LISTED}` },
  ]
  const lines: Line[] = []
  for (const pair of pairs) {
    await warmUp(PROMISED, () => stage.ours.call('GET', pair.ours))
    await warmUp(PROMISED, () => stage.peer.call('GET', pair.peer))
    for (const clients of CLIENTS) lines.push(...(await compare(stage, pair, clients)))
  }
  return lines
}

interface Slice {
  perSecond: number
  cpuMs: number
}

async function compare(stage: Stage, { name, ours, peer }: Pair, clients: number): Promise<Line[]> {
  const database = processesIn(stage.server.dataDir)
  const slice = async (call: () => Promise<number>, pid: number): Promise<Slice> => {
    let calls = 0
    const before = cpuMs([pid, ...database])
    const counted = () => {
      calls++
      return call()
    }
    const perSecond = await throughput(counted, { clients, ms: SLICE_MS, wanted: 200 })
    return { perSecond, cpuMs: (cpuMs([pid, ...database]) - before) / calls }
  }
  const rounds: { ours: Slice; peer: Slice }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const both = {
      ours: await slice(() => stage.ours.call('GET', ours), stage.server.process.pid ?? 0),
      peer: await slice(() => stage.peer.call('GET', peer), stage.peerPid),
    }
    rounds.push(both)
  }
  const middle = (who: 'ours' | 'peer', what: keyof Slice) => median(rounds.map(round => round[who][what]))
  const ratio = median(rounds.map(round => round.ours.perSecond / round.peer.perSecond))
  const rates = `${middle('ours', 'perSecond').toFixed(0)} beside ${middle('peer', 'perSecond').toFixed(0)} a second`
  const line = ratioLine(
    `${name} / bare node:http + named pg statement, ${clients} clients`.replace('1 clients', '1 client'),
    ratio,
    rates,
    clients === PROMISED ? { atLeast: 0.5 } : null,
  )
  if (clients !== PROMISED) return [line]
  const [own, theirs] = [middle('ours', 'cpuMs'), middle('peer', 'cpuMs')]
  const spent = `${own.toFixed(2)} ms beside ${theirs.toFixed(2)} ms of server and PostgreSQL`
  return [line, ratioLine(`${name}, the same by processor time`, theirs / own, spent, null)]
}
