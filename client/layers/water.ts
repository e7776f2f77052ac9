import { defineLayer } from '../composables/map-layer.ts'

/** Rivers and lakes over the fills: water in its own blue, cased in the ground. */
export default defineLayer({
  id: 'water', order: 30,
  draw: u => [
    {
      id: 'lake', type: 'fill', source: 'water', filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': '#31557A', 'fill-outline-color': '#071221' },
    },
    {
      id: 'river-casing', type: 'line', source: 'water', filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': '#071221', 'line-width': 6 * u },
    },
    {
      id: 'river', type: 'line', source: 'water', filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': '#31557A', 'line-width': 4 * u },
    },
  ],
})
