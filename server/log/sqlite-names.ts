/** The dictionary of kinds and sources: short numbers in the rows, names outside. */
import type { Database, Statement } from './sqlite-driver.ts'

export class Names {
  readonly #db: Database
  readonly #insert: Statement
  #ids = new Map<string, number>()
  #names: string[] = []

  constructor(db: Database) {
    this.#db = db
    this.#insert = db.prepare('INSERT INTO names VALUES (?, ?)')
    this.reload()
  }

  /** Reads the dictionary anew: after a transaction that was rolled back, or that another process made. */
  reload(): void {
    this.#ids = new Map()
    this.#names = []
    for (const [id, json] of this.#db.prepare('SELECT id, name FROM names').rows()) {
      const name = JSON.parse(String(json)) as string
      this.#ids.set(name, Number(id))
      this.#names[Number(id)] = name
    }
  }

  /** The number of a name; undefined when the log has never seen it. */
  idOf(name: string): number | undefined {
    return this.#ids.get(name)
  }

  /** The number of a name, entered where it is new. Inside a transaction only. */
  enter(name: string): number {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const id = Math.max(1, this.#names.length)
    this.#insert.run(id, JSON.stringify(name))
    this.#ids.set(name, id)
    this.#names[id] = name
    return id
  }

  /** The name of a number; undefined where there is none. Looks again for one that another process entered meanwhile. */
  nameOf(id: number): string | undefined {
    if (this.#names[id] === undefined) this.reload()
    return this.#names[id]
  }
}
