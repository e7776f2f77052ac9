/** Until when guests are before this screen: kept in the browser, so that a page loaded again begins as it ended. */

const KEY = `wuse.guests${location.search}`

/** Epoch ms; 0 where there are none. */
export const guestsUntil = (): number => Number(localStorage.getItem(KEY) ?? 0)
export const areGuestsHere = (): boolean => guestsUntil() > Date.now()
export const rememberGuests = (until: number | null): void => localStorage.setItem(KEY, String(until ?? 0))
