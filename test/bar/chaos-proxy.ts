import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from 'node:net'

/** `pass`: as if it were not there. `swallow`: connections open and nothing comes back. `cut`: every connection is reset. */
export type Weather = 'pass' | 'swallow' | 'cut'

export interface ChaosProxy {
  port: number
  setWeather(weather: Weather): void
  close(): Promise<void>
}

/** Only TCP knows a reset. */
const reset = (socket: Socket): void => void (socket.remoteAddress ? socket.resetAndDestroy() : socket.destroy())

/** A TCP proxy on loopback that can break a network. What is swallowed is lost for good: no connection lives on after it. */
export async function chaosProxy(target: NetConnectOpts): Promise<ChaosProxy> {
  let weather: Weather = 'pass'
  const pairs = new Set<Socket>()
  const open = (socket: Socket) => {
    pairs.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => pairs.delete(socket))
  }
  const forward = (from: Socket, to: Socket) => {
    from.on('data', bytes => {
      if (weather === 'pass') to.write(bytes)
    })
    from.once('close', () => {
      // Not even the end of a connection is heard through a dead network.
      if (weather !== 'swallow') to.destroy()
    })
  }
  const server = createServer(client => {
    open(client)
    if (weather === 'cut') return reset(client)
    if (weather === 'swallow') return void client.resume()
    const inner = connect(target)
    open(inner)
    forward(client, inner)
    forward(inner, client)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    setWeather(next) {
      weather = next
      if (next === 'cut') for (const socket of pairs) reset(socket)
    },
    async close() {
      for (const socket of pairs) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
