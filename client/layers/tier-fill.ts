import { defineLayer, type ExpressionSpecification } from '../composables/map-layer.ts'

const STATE: ExpressionSpecification = ['coalesce', ['feature-state', 'tier'], 'unknown']

/** 五色: the tier of a town by feature state; 数据不足 is the hatch on the ground, a tier not yet known the bare plane. */
export default defineLayer({
  id: 'tier-fill', order: 20,
  draw: u => [
    {
      id: 'tier-fill', type: 'fill', source: 'towns',
      paint: {
        'fill-antialias': false,
        'fill-color': [
          'match', STATE, '1', '#CC3333', '2', '#DF8D0C', '3', '#FAEB6E', '4', '#4275B2', '5', '#214F4C', 'none', '#122640', '#1C3656',
        ],
      },
    },
    {
      id: 'tier-none', type: 'fill', source: 'towns',
      paint: { 'fill-antialias': false, 'fill-pattern': 'hatch', 'fill-opacity': ['case', ['==', STATE, 'none'], 1, 0] },
    },
    {
      id: 'town-line', type: 'line', source: 'towns',
      layout: { 'line-join': 'round' }, paint: { 'line-color': '#071221', 'line-width': 0.9 * u },
    },
  ],
})
