/** The words of the replaying page: clock, rate, state of loading, what goes on live, the stamp of what is shown. */
import { computed, type ComputedRef } from 'vue'
import { useCityStore } from '../stores/city.ts'
import { usePlaybackStore } from '../stores/playback.ts'
import { countText, dateText, minuteText, stampText, timeText, withCommas } from '../text/format.ts'
import { zh } from '../text/zh-CN.ts'
import { faultLine } from '../text/zh-refusals.ts'
import { zhReplay } from '../text/zh-replay.ts'

export interface ReplayHeading { time: string, rate: string, date: string, weekday: string, title: string, loading: string, fault: string }

export function useReplayHeading(): ComputedRef<ReplayHeading> {
  const store = useCityStore()
  const playback = usePlaybackStore()
  return computed(() => {
    const { state, feed } = playback
    const tz = feed?.day()?.day.tz
    const title = store.pack === undefined ? zh.product : zh.title(store.pack.names.zh)
    const said = state?.isRetrying === true ? zhReplay.retrying : zh.replay.fault
    const fault = state?.fault === undefined ? '' : said(faultLine(state.fault))
    if (state === undefined || tz === undefined) {
      return { time: zh.unknown, rate: '', date: '', weekday: '', title, loading: zh.replay.opening, fault }
    }
    const loading = state.isOpening ? zh.replay.opening : state.isWaiting ? zh.replay.waiting : ''
    return {
      title, loading, fault, time: timeText(state.at, tz), ...dateText(state.at, tz),
      rate: state.rate === 0 ? zh.replay.paused : zh.replay.rate(state.rate),
    }
  })
}

/** New top alarms meanwhile, in one line; `isNews` when there is one. */
export function useMeanwhile(): ComputedRef<{ text: string, latest: string, isNews: boolean }> {
  const store = useCityStore()
  const playback = usePlaybackStore()
  return computed(() => {
    const { isKnown, count, latestAt } = playback.alarms
    if (!isKnown) return { text: zh.replay.liveLost, latest: '', isNews: false }
    const zone = store.pack?.timeZone
    return {
      text: count === 0 ? zh.replay.liveNone : zh.replay.live(countText(count)), isNews: count > 0,
      latest: latestAt === undefined || zone === undefined ? '' : zh.replay.latest(minuteText(latestAt, zone)),
    }
  })
}

const audienceText = (audience: string | undefined): string =>
  (audience === undefined ? zh.unknown : zh.stamp.audiences[audience as keyof typeof zh.stamp.audiences] ?? audience)

export interface StampField { id: string, label: string, value: string }

/** 所示时刻 流水号 校验码 核对 可见范围. */
export function useReplayStamp(): ComputedRef<StampField[]> {
  const store = useCityStore()
  const playback = usePlaybackStore()
  return computed(() => {
    const { now, pack, origin } = store
    const isKnown = now !== undefined && pack !== undefined && origin !== undefined
    const exact = playback.state?.isExact
    const check = exact === undefined ? zh.replay.unchecked : exact ? zh.replay.exact : zh.replay.differs
    return [
      { id: 'moment', label: zh.replay.stamp.moment, value: isKnown ? stampText(now, pack.timeZone) : zh.unknown },
      { id: 'seq', label: zh.stamp.seq, value: isKnown ? withCommas(store.city.seq) : zh.unknown },
      { id: 'digest', label: zh.stamp.digest, value: isKnown ? store.digest.slice(0, 4) : zh.unknown },
      { id: 'check', label: zh.replay.stamp.check, value: check },
      { id: 'audience', label: zh.stamp.audience, value: audienceText(origin?.audience) },
    ]
  })
}
