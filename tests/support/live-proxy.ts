/** A TCP proxy in this process between a client and a server: it can cut, delay and stall, as networks do. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface LiveProxy {
  port: number
  url: string
  /** Where new connections go. */
  target: number
  /** Milliseconds that everything from the server is held back. */
  lagMs: number
  /** Ends all connections without a goodbye. */
  cut: () => void
  /** Nothing is read any more in either direction, until `flow`; connections stay. */
  stall: () => void
  flow: () => void
  close: () => Promise<void>
}

interface Pair { near: Socket, far: Socket }

/** Hands chunks on in order, each `lagMs` after it came. */
function relay(from: Socket, to: Socket, proxy: LiveProxy): void {
  let last = Promise.resolve()
  from.on('data', (chunk) => {
    if (proxy.lagMs === 0) {
      last = last.then(() => void to.write(chunk))
      return
    }
    const lagMs = proxy.lagMs
    last = last.then(() => new Promise<void>(resolve => setTimeout(() => {
      to.write(chunk)
      resolve()
    }, lagMs)))
  })
  from.on('end', () => to.end())
  from.on('error', () => to.destroy())
  from.on('close', () => to.destroy())
}

/** Starts it on a free port. */
export async function startProxy(target: number): Promise<LiveProxy> {
  const pairs = new Set<Pair>()
  let isStalled = false
  const server = createServer((near) => {
    const far = connect(proxy.target, '127.0.0.1')
    const pair = { near, far }
    pairs.add(pair)
    near.on('close', () => pairs.delete(pair))
    relay(near, far, proxy)
    relay(far, near, proxy)
    if (isStalled) for (const socket of [near, far]) socket.pause()
  })
  const each = (work: (socket: Socket) => void): void => {
    for (const { near, far } of [...pairs]) for (const socket of [near, far]) work(socket)
  }
  const proxy: LiveProxy = {
    port: 0, url: '', target, lagMs: 0,
    cut: () => each(socket => socket.destroy()),
    stall: () => {
      isStalled = true
      each(socket => socket.pause())
    },
    flow: () => {
      isStalled = false
      each(socket => socket.resume())
    },
    close: () => new Promise((resolve) => {
      each(socket => socket.destroy())
      server.close(() => resolve())
    }),
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  proxy.port = (server.address() as AddressInfo).port
  proxy.url = `http://127.0.0.1:${proxy.port}`
  return proxy
}
