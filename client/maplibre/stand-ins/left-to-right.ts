/** In place of MapLibre's reordering of scripts: a label is broken into lines, its characters stay in the order they came in. */

function lineRanges(text: string, breakPoints: readonly number[]): [number, number][] {
  const bounds = [...new Set([0, ...breakPoints.filter(point => point > 0 && point < text.length), text.length])].sort((a, b) => a - b)
  return bounds.slice(1).map((end, i) => [bounds[i]!, end])
}

/** The lines of a label that is broken at these code units. */
export const processBidirectionalText = (text: string, breakPoints: readonly number[]): string[] =>
  lineRanges(text, breakPoints).map(([start, end]) => text.slice(start, end))

/** The same, each line with the section that each of its code units belongs to. */
export const processStyledBidirectionalText = (text: string, sections: readonly number[], breakPoints: readonly number[]): [string, number[]][] =>
  lineRanges(text, breakPoints).map(([start, end]) => [text.slice(start, end), sections.slice(start, end)])

/** Letters keep the shape they have alone. */
export const applyArabicShaping = (text: string): string => text
