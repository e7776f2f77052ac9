/** A part of ECharts that registers itself when it is loaded; the package tells no types of it. */
declare module 'echarts/lib/chart/custom' {}
