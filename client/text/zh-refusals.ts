/** Refusals in words, by code. The code stands beside the words; a code that isn't here is shown with the server's own text. */

const WORDS: Readonly<Record<string, string>> = {
  // Commands.
  'incident.not-open': '该事件已办结', 'incident.wrong-stage': '当前环节不能这样操作', 'incident.unknown': '没有这件事件',
  'incident.still-open': '该事件尚未办结', 'incident.reason-missing': '重办必须写明理由', 'incident.into-itself': '不能并入自身',
  'alarm.not-standing': '该告警已解除', 'mode.already': '已经是该模式', 'mode.not-proposed': '没有人提出该转换',
  'mode.same-person': '须由第二人确认,提出人不能自己确认', 'drill.running': '演练正在进行', 'drill.none': '没有正在进行的演练',
  'command.malformed': '填写不合要求', 'command.personal-data': '内容含个人信息,不能写入记录', 'fact.unknown': '没有这条记录',
  'replay.no-commands': '回放中不可下达指令',

  // Lines set aside at the door.
  'fact.malformed': '字段缺失或格式不符', 'fact.unknown-kind': '不接收此类记录', 'fact.unknown-field': '含未知字段,该字段未保存',
  'fact.simulated': '正式记录库不接收模拟数据', 'line.not-json': '该行不是 JSON', 'line.too-long': '该行过长', 'line.too-deep': '该行嵌套过深', 'line.not-utf8': '该行不是 UTF-8 编码',
  'ndjson.broken-row': '该行不是 JSON', 'csv.broken-row': '该行列数或引号不符', 'differs': '同一编号内容不同,以先到者为准',
  'time.unreadable': '时间格式无法识别', 'time.future': '时间晚于现在', 'time.past': '时间早于可接收范围', 'time.before-head': '早于记录库最新时间',
  'town.unknown': '城市包里没有这个镇街', 'region.unknown': '城市包里没有这个区域', 'category.unknown': '城市包里没有这个类别',
  'force.unknown': '城市包里没有这类力量', 'unit.unknown': '该单元未登记', 'location.zero': '坐标为零,视为无位置',
  'location.outside': '坐标在本市范围之外', 'location.malformed': '坐标格式不符', 'source.reserved': '来源编号为本系统保留',
  'source.personal': '来源编号含个人信息', 'key.personal': '记录编号含个人信息', 'id.personal': '事件编号含个人信息',
  'speed.impossible': '两点间速度不可能', 'fix.malformed': '位置格式不符',

  // Who may see and do what.
  'access.area': '不属于本席位的辖区', 'access.area-unknown': '城市包里没有这个区域', 'access.audience': '本席位无此权限',
  'access.audience-unknown': '没有这种可见范围', 'access.audience-fixed': '可见范围由令牌决定,不能另选', 'access.write-only': '该令牌只能写入',
  'access.token-missing': '未提供令牌', 'access.token-refused': '令牌无效、已撤销或已过期', 'token.revoked': '令牌已撤销', 'token.expired': '令牌已过期',
  'access.too-many': '请求过于频繁,请稍后再试', 'hello.malformed': '页面与服务器版本不符,请刷新', 'hello.too-many': '连接过于频繁,请稍后再试',

  // The server itself.
  'server.starting': '服务器正在启动', 'server.closing': '服务器正在停止', 'server.bug': '服务器程序故障', 'intake.busy': '服务器繁忙,请稍后再试',
  'replay.piece-unknown': '没有这段回放', 'replay.other-audience': '这段回放不属于本席位可见范围', 'replay.not-yet': '该时段尚未到来',
  'log.read-only': '记录库只读', 'log.full': '磁盘已满,不能写入记录', 'disk.low': '磁盘空间不足', 'path.unknown': '没有这个地址',
}

/** The sentence for a refusal; the server's own text where its code has none. */
export const refusalText = (code: string, why: string): string => (Object.hasOwn(WORDS, code) ? WORDS[code]! : why)

/** An answer's error in words with its code; its status where it says nothing of itself. */
export const errorText = (error: { code: string, why: string } | undefined, status: number): string =>
  (error === undefined ? String(status) : `${refusalText(error.code, error.why)}(${error.code})`)

/** A fault told in one line, `text (code)`, in words with the code kept beside. */
export function faultLine(line: string): string {
  const [, why = '', code = ''] = /^(.*) \(([a-z-]+\.[a-z-]+)\)$/s.exec(line) ?? []
  return code === '' ? line : `${refusalText(code, why)}(${code})`
}
