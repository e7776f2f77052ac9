import { defineLayer } from '../composables/map-layer.ts'

/** District borders: pale over a dark casing. */
export default defineLayer({
  id: 'area-lines', order: 40,
  draw: u => ([['area-casing', '#071221', 4], ['area-line', '#C3D0DF', 1.5]] as const).map(([id, color, width]) => ({
    id, type: 'line', source: 'areas',
    layout: { 'line-join': 'round' }, paint: { 'line-color': color, 'line-width': width * u, 'line-opacity': 0.9 },
  })),
})
