/** What is wrong with the text of a page as it is laid out. These run inside the page: they may use nothing from outside themselves. */

/** Text that wraps, leaves its seat, is cut by a box that hides what overflows, or is smaller than anything on a wall may be. */
export function textFaults(): string[] {
  const found: string[] = []
  const u = innerWidth < innerHeight ? innerWidth / 1080 : Math.min(innerWidth / 1920, innerHeight / 1080)
  for (const element of document.querySelectorAll<HTMLElement>('main *:not(.hidden, .hidden *, .mark *)')) {
    const own = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent?.trim()).join('')
    const range = document.createRange()
    range.selectNodeContents(element)
    const box = range.getBoundingClientRect()
    if (own === '' || box.width === 0) continue
    const size = Number.parseFloat(getComputedStyle(element).fontSize)
    if (size < 14.9 * u) found.push(`small ${size} ${own}`)
    if (element instanceof SVGElement) continue
    const seat = element.closest('.seat')?.getBoundingClientRect() ?? new DOMRect()
    /** A line's box is taller than its letters. */
    const air = size * 0.25
    const isOutside = box.left < seat.left - 1 || box.right > seat.right + 1 || box.top < seat.top - air || box.bottom > seat.bottom + air
    if (isOutside) found.push(`outside ${own}`)
    const tops = new Set([...range.getClientRects()].map(rect => Math.round(rect.top / size * 2)))
    if (element.children.length === 0 && tops.size > 1) found.push(`wrapped ${own}`)
    for (let parent = element.parentElement; parent !== null && !parent.classList.contains('seat'); parent = parent.parentElement) {
      const edge = parent.getBoundingClientRect()
      if (getComputedStyle(parent).overflowX !== 'hidden') continue
      if (box.right > edge.right + 1 || box.bottom > edge.bottom + air) found.push(`clipped ${own}`)
    }
  }
  return found
}

/** Characters in all, and those smaller than a 54th of the screen's short side. */
export function smallCharacters(): { all: number, small: number } {
  const least = Math.min(innerWidth, innerHeight) / 54
  let [all, small] = [0, 0]
  for (const element of document.querySelectorAll('main *:not(.hidden, .hidden *, .mark *)')) {
    const own = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent?.trim()).join('')
    all += own.length
    if (Number.parseFloat(getComputedStyle(element).fontSize) < least - 0.05) small += own.length
  }
  return { all, small }
}
