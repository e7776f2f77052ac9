import { defineLayer } from '../composables/map-layer.ts'

/** The city's edge: three wide quiet strokes under everything, like depth lines on a chart. */
export default defineLayer({
  id: 'city-edge', order: 10,
  draw: u => ([[26, 0.1], [16, 0.14], [8, 0.22]] as const).map(([width, opacity]) => ({
    id: `city-edge-${width}`, type: 'line', source: 'areas',
    layout: { 'line-join': 'round' }, paint: { 'line-color': '#5F86B4', 'line-width': width * u, 'line-blur': width * u * 0.3, 'line-opacity': opacity },
  })),
})
