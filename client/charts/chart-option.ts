/** An ECharts option. */
export type ChartOption = Readonly<Record<string, unknown>>
