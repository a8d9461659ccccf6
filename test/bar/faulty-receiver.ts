import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isGenuineWebhook } from '../../src/platform/callback-signature.ts'

const FAULTS = ['500', '429', 'reset', 'redirect', 'half', 'slow', 'silence'] as const
const SLOW_MS = 1_000

/** What receivers of callbacks were sent, and how they answered. */
export interface Ledger {
  /** How often each delivery was taken. */
  acknowledged: Map<string, number>
  tries: Map<string, number>
  faults: number
  /** Answers that never came: the sender waits as long as it waits, so there are not many. */
  silences: number
  readonly mostSilences: number
  heard(id: string, isGenuine: boolean): void
}

export const newLedger = (mostSilences: number, heard: Ledger['heard']): Ledger => ({
  acknowledged: new Map(),
  tries: new Map(),
  faults: 0,
  silences: 0,
  mostSilences,
  heard,
})

/** A receiver that fails the first tries of each delivery as its path says, in turn by every fault; `/never` fails always. */
export async function faultyReceiver(token: string, ledger: Ledger): Promise<{ url: string; close(): void }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk)
    } catch {
      // Its sender was killed.
      return
    }
    const id = String(request.headers['webhook-id'])
    ledger.heard(id, isGenuine(request, token, Buffer.concat(chunks).toString()))
    const count = ledger.tries.get(id) ?? 0
    ledger.tries.set(id, count + 1)
    const failures = (request.url ?? '').slice(1)
    if (failures !== 'never' && count >= Number(failures)) {
      ledger.acknowledged.set(id, (ledger.acknowledged.get(id) ?? 0) + 1)
      response.writeHead(204).end()
      return
    }
    ledger.faults += 1
    fail(nextFault(ledger), response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

type Fault = (typeof FAULTS)[number]

function nextFault(ledger: Ledger): Fault {
  const fault = FAULTS[ledger.faults % FAULTS.length] ?? '500'
  if (fault !== 'silence') return fault
  ledger.silences += 1
  return ledger.silences > ledger.mostSilences ? '500' : fault
}

/** The time in the header is the sandbox's, so it is taken as now. */
function isGenuine({ headers }: IncomingMessage, token: string, body: string): boolean {
  const told = Object.fromEntries(['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name => [name, String(headers[name])]))
  return isGenuineWebhook(token, told, new Date(Number(headers['webhook-timestamp']) * 1000), body)
}

function fail(fault: Fault, response: ServerResponse): void {
  if (fault === 'silence') return
  if (fault === 'reset') response.destroy()
  else if (fault === 'redirect') response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
  else if (fault === 'half') response.writeHead(500, { 'content-length': '1000' }).write('half an answer', () => response.destroy())
  else if (fault === 'slow') setTimeout(() => response.writeHead(503).end(), SLOW_MS)
  else response.writeHead(Number(fault)).end()
}
