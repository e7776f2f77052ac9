declare module 'polylabel' {
  /** The point of a polygon farthest from its outline, as [x, y], with its distance. */
  export default function polylabel(polygon: number[][][], precision?: number): number[] & { distance: number }
}
