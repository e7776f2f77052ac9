/** Blanking a body in the file, so that nothing of it stays on the disk. */
import { sha256 } from './chain.ts'
import { blankText } from './free-text.ts'
import { noSuchFact } from './log-faults.ts'
import type { Appender } from './sqlite-append.ts'
import type { Database } from './sqlite-driver.ts'
import { coded, locked } from './sqlite-faults.ts'

/**
 * Blanks the free text of fact `seq`, keeps the hash that the chain stands on, drops the keyframes from there on (they may hold
 * the text), and empties the write-ahead file. Doing it again is harmless. Throws `log.locked` where another process still
 * reads the old pages: the body is blank then, but call again to have the old bytes gone.
 */
export function expungeFact({ file, db, writer, seq }: { file: string, db: Database, writer: Appender, seq: number }): void {
  writer.inTransaction(() => {
    const row = db.prepare('SELECT body FROM facts WHERE seq = ?').row(seq)
    if (row === undefined) throw noSuchFact(seq)
    const body = String(row[0])
    const blank = JSON.stringify(blankText(JSON.parse(body)))
    db.prepare('INSERT INTO expunged VALUES (?, ?, ?) ON CONFLICT (seq) DO NOTHING').run(seq, sha256(body), sha256(blank))
    db.prepare('UPDATE facts SET body = ? WHERE seq = ?').run(blank, seq)
    db.prepare('DELETE FROM keyframes WHERE seq >= ?').run(seq)
  })
  const busy = coded(file, () => db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').row()?.[0])
  if (busy !== 0) throw locked(file)
}
