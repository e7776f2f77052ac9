/** In place of MapLibre's checks of a style: those drawn here are the product's own, checked by the compiler and by a test. */
const nothing = (): readonly never[] => []

/** Finds nothing wrong, with a style and with each part of one. */
export const validateStyle = Object.assign(nothing, {
  source: nothing, sprite: nothing, glyphs: nothing, layer: nothing, light: nothing, sky: nothing, terrain: nothing, filter: nothing,
  paintProperty: nothing, layoutProperty: nothing,
})
export const SPEC_SOURCE_TYPES: ReadonlySet<string> = new Set(['vector', 'raster', 'geojson'])
const isWrong = (): boolean => false
export { isWrong as validateStyleAndEmit, isWrong as emitValidationErrors, isWrong as validateAndEmit }
