/** The live push: one Socket.IO server on the HTTP server, rooms by claims, batches encoded once and sent to all. */
import type { Server as HttpServer } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import { Server, type Socket } from 'socket.io'
import type { ClientToServer, ServerToClient } from '#model/wire.ts'
import { backlogOf, cutOff } from './backlog.ts'
import { LIVE_LIMITS, LIVE_TIMING, type Live, type LiveOptions, type LiveTiming } from './live-options.ts'
import { realPace } from './pace.ts'
import { Rooms } from './rooms.ts'
import { CLOCK_ROOM, Session, type SessionHost } from './session.ts'

type LiveServer = Server<ClientToServer, ServerToClient>

/** A hello is small; nothing larger is read. */
const MOST_BYTES_IN = 10_000

/** Compression per socket costs more CPU and memory than it saves on a local network; cities are compressed once. */
const makeServer = (server: HttpServer | HttpsServer, timing: LiveTiming): LiveServer => new Server(server, {
  serveClient: false,
  perMessageDeflate: false,
  httpCompression: false,
  maxHttpBufferSize: MOST_BYTES_IN,
  pingInterval: timing.pingEveryMs,
  pingTimeout: timing.pongWithinMs,
  connectTimeout: timing.helloWithinMs,
})

/** Tells the time and the server's own health every second, so that silence means something. */
function startClock(io: LiveServer, { clock, spine, health }: LiveOptions, everyMs: number): () => void {
  const timer = setInterval(() => {
    const { status, troubles } = health()
    io.to(CLOCK_ROOM).emit('clock', { now: clock(), seq: spine.city.seq, health: status, troubles })
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

function endToken(rooms: Rooms, tokenId: string, reason: 'revoked' | 'expired'): number {
  const held = [...rooms.sessions].filter(session => session.claims?.tokenId === tokenId)
  for (const session of held) {
    session.refuse({ code: `token.${reason}`, why: `the token of this page was ${reason}`, fix: 'ask for a new one and type it in' })
  }
  return held.length
}

/** Serves hellos on `server` from now on. Faults of one client or room are reported and don't reach the others. */
export function attachLive(server: HttpServer | HttpsServer, options: LiveOptions): Live {
  const pace = options.pace ?? realPace
  const timing = { ...LIVE_TIMING, ...options.timing }
  const limits = { ...LIVE_LIMITS, ...options.limits }
  const counts = { batches: 0, citiesSent: 0 }
  const io = makeServer(server, timing)
  const rooms = new Rooms({
    options, pace, timing, limits,
    broadcast: (key, batch) => {
      counts.batches += 1
      io.to(key).emit('batch', batch)
    },
    tracks: (key, positions) => void io.to(key).volatile.emit('tracks', positions),
  })
  const host: SessionHost = {
    options, pace, timing, limits,
    enter: (session, audience, area) => rooms.enter(session, audience, area),
    leave: session => rooms.leave(session),
    citySent: () => void (counts.citiesSent += 1),
  }
  const connections = new Set<Socket['conn']>()
  io.engine.on('connection', (conn: Socket['conn']) => {
    connections.add(conn)
    conn.once('close', () => connections.delete(conn))
  })
  let isClosed = false
  io.on('connection', socket => (isClosed ? socket.disconnect(true) : new Session(socket, host)))
  const stops = [
    options.spine.listen(({ after, facts }) => rooms.hear(after, facts)),
    startClock(io, options, timing.clockEveryMs),
    options.onRevoked?.((tokenId, reason = 'revoked') => void endToken(rooms, tokenId, reason)),
  ]
  return {
    close: () => {
      isClosed = true
      for (const stop of stops) stop?.()
      for (const conn of connections) cutOff(conn)
      io.engine.close()
      rooms.close()
    },
    stats: () => {
      const sessions = [...rooms.sessions]
      const queued = sessions.reduce((sum, { socket }) => sum + backlogOf(socket.conn).packets, 0)
      const behind = sessions.filter(({ state }) => state === 'behind').length
      return { clients: sessions.length, behind, rooms: rooms.size, ...counts, citiesMade: rooms.citiesMade, queued }
    },
    disconnectToken: (tokenId, reason = 'revoked') => endToken(rooms, tokenId, reason),
    conduct: order => void io.to(CLOCK_ROOM).emit('conduct', order),
  }
}
