/** What still waits to leave for one peer. The transport takes everything that waits at once, as soon as the last of it has left. */
import type { Socket } from 'socket.io'

type Connection = Socket['conn']

/** The queue is documented (it may be read when a connection closes) but typed as private. */
const queueOf = (conn: Connection): { data?: string | Uint8Array }[] =>
  (conn as unknown as { writeBuffer: { data?: string | Uint8Array }[] }).writeBuffer

/** Packets, and characters of them, that wait in this process. */
export function backlogOf(conn: Connection): { packets: number, chars: number } {
  const queue = queueOf(conn)
  return { packets: queue.length, chars: queue.reduce((sum, { data }) => sum + (data?.length ?? 0), 0) }
}

const isDrained = (conn: Connection): boolean => conn.transport.writable && queueOf(conn).length === 0

/** Resolves when everything has been handed to the network, or the connection is closed. */
export function drained(conn: Connection): Promise<void> {
  return new Promise((resolve) => {
    let transport = conn.transport
    const look = (): void => {
      if (conn.readyState !== 'closed' && !isDrained(conn)) return
      transport.off('ready', look)
      conn.off('upgrade', follow)
      conn.off('close', look)
      resolve()
    }
    const follow = (): void => {
      transport.off('ready', look)
      transport = conn.transport
      transport.on('ready', look)
      look()
    }
    transport.on('ready', look)
    conn.on('upgrade', follow)
    conn.on('close', look)
    look()
  })
}

/** Ends the TCP connection without waiting for the peer. */
export function cutOff(conn: Connection): void {
  const { socket } = conn.transport as unknown as { socket?: { terminate?: () => void } }
  conn.close(true)
  socket?.terminate?.()
}
