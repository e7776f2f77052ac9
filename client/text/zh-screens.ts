/** What screens say beyond the city's picture, and the desk's page of screens. */
import type { ScreenReport } from '#model/screen.ts'

export const zhScreens = {
  identify: '屏幕',
  alarm: { title: '紧急告警', guests: '请看值班席位', since: (time: string): string => `${time} 起`, waiting: (age: string): string => `未确认 ${age}`, more: (n: string): string => `另 ${n} 件` },
  locked: (time: string): string => `汇报锁定 至 ${time}`,
  soundBlocked: '告警声音被浏览器阻止 · 点一下本屏即可开启',
  guests: {
    title: '接待模式', until: (time: string): string => `至 ${time}`, note: '只示区县合计', city: '全市', area: '区县',
    columns: { open: '在办', reportedToday: '今日新增', patrolOnDuty: '巡防在岗', volunteersCheckedIn: '志愿者' },
  },
  page: {
    title: '屏幕', open: '屏幕', close: '返回', note: '每 5 秒自报,失联或冻结 15 秒内标出', failed: (why: string): string => `屏幕清单未取得:${why}`, none: '尚无屏幕:在大屏打开 /wall?screen=编号,或配对',
    all: '全部大屏', columns: ['屏幕', '位置', '场景', '画面', '状况', '详情'] as const, flagged: (n: string): string => `异常 ${n}`,
    health: { fine: '正常', faulty: '有故障', frozen: '冻结', dead: '失联', off: '未开' } as Readonly<Record<string, string>>,
    troubles: {
      frames: '画面不动', hidden: '页面被遮挡', city: '数据不前进', contexts: '地图丢失', sound: '声音被阻止', errors: '程序报错', scene: '暂换场景',
      twice: '同编号多页', build: '待换新版',
    } as Readonly<Record<string, string>>,
    pages: { '/wall': '大屏', '/desk': '席位', '/tablet': '平板' } as Readonly<Record<string, string>>, paired: '已配对', unpaired: '未配对',
    never: '启动后未见', age: (age: string): string => `${age}前`, seq: (n: string): string => `流水号 ${n}`, scenes: { overview: '总览', command: '指挥', guests: '接待', desk: '席位', tablet: '平板' } as Readonly<Record<string, string>>,
    orders: { reload: '刷新', identify: '亮编号', lock: '汇报锁定', unlock: '解除锁定', guests: '接待', endGuests: '结束接待', scene: '场景', town: '镇街', round: '按轮播', whole: '全市', forget: '移除', save: '保存', confirmForget: (name: string): string => `移除 ${name}:令牌作废,画面停止。再按一次确认` },
    settings: {
      title: '设置', name: '名称', place: '位置', takeOver: '紧急告警接管画面', sound: '告警发声', night: '夜间降亮', from: '自', to: '至', level: '亮度', playlist: '轮播(场景 秒,一行一个)',
      badPlaylist: '轮播每行写:场景编号 秒数(10 以上)',
    },
    pair: {
      title: '配对', code: '配对码', id: '编号', send: '配对', waiting: (n: string): string => `${n} 块屏等待配对`, done: (id: string): string => `✓ ${id} 已配对,几秒内打开`,
      off: '服务器未启用令牌(AUTH=off),无需配对:在屏上打开 /wall?screen=编号',
    },
    done: (words: string, n: string): string => `✓ ${words} · ${n} 页收到`, saved: '✓ 已保存', gone: '✓ 已移除', no: (why: string): string => `未成:${why}`,
    detail: ({ fps, heapBytes, contexts, width, height, wakeLock }: ScreenReport): string => [
      `${width}×${height}`, fps === null ? '' : `${Math.round(fps)} 帧/秒`, heapBytes === null ? '' : `内存 ${Math.round(heapBytes / 1048576)} MB`,
      `图形 ${contexts.alive}${contexts.lost > 0 ? ` 丢失 ${contexts.lost}` : ''}${contexts.rebuilt > 0 ? ` 重建 ${contexts.rebuilt}` : ''}`,
      wakeLock === 'held' ? '常亮' : wakeLock === 'refused' ? '未常亮' : '',
    ].filter(text => text !== '').join(' · '),
    honest: '接待模式只换画面:镇街名、事件文字与排名不上屏,数据仍在该屏程序内',
  },
}
