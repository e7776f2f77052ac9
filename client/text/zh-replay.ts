/** Words of the replay's own tools: what to step to, A–B, where the lenses differ, positions. */
export const zhReplay = {
  kinds: { all: '全部', reported: '上报', closed: '销号', alarm: '告警', tier: '风险等级', mode: '模式' },
  kind: (name: string): string => `逐条 · ${name}`,
  inVain: (name: string): string => `${name} · 无更多`,
  kindHint: '换一种逐条内容(N)',
  loop: (isOn: boolean): string => (isOn ? '循环 A–B' : 'A–B'),
  ends: { a: 'A', b: 'B' },
  retrying: (why: string): string => `无法载入,正在重试:${why}`,
  noTracks: '人员位置未取得',
  differs: (n: number): string => `Δ${n}`,
  differsAt: (town: string, n: number): string => `${town} 两种视角差异 ${n} 起`,
}
