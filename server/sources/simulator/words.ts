/** Titles of simulated matters. Each says first that it is simulated; none names a person. */

export const MARK = '【模拟】'
export const HISTORICAL_MARK = '【模拟·历史案例】'

const TITLES: Record<string, readonly string[]> = {
  信访维稳: ['群众集中反映诉求', '来访人员需引导接待', '诉求事项需会办'],
  矛盾纠纷: ['邻里噪音纠纷', '劳资纠纷', '物业费争议', '消费退款纠纷', '家庭矛盾需调解', '宅基地边界争议'],
  治安隐患: ['疑似电信诈骗线索', '出租房未登记', '夜间可疑人员徘徊', '公共场所秩序需维护'],
  安全生产: ['高处作业未系安全带', '作业现场缺少防护', '企业用电不规范'],
  消防安全: ['电动自行车楼道充电', '消防通道被占用', '灭火器过期', '沿街店铺私拉电线', '消火栓损坏'],
  交通安全: ['路面坑洼需修补', '信号灯故障', '路口轻微事故', '车辆违停影响通行', '护栏缺失'],
  食药安全: ['小餐饮后厨卫生问题', '销售过期食品', '药店未按要求登记'],
  工商监管: ['疑似无照经营', '虚假宣传投诉', '价格标示不符'],
  质量监管: ['电梯逾期未检', '计量器具失准', '特种设备未登记'],
  金融监管: ['疑似非法集资宣传', '预付卡商户失联'],
  生态环境: ['夜间施工噪音', '餐饮油烟扰民', '河道水体发黑', '工地扬尘', '垃圾焚烧异味'],
  城市管理: ['占道经营', '井盖松动', '垃圾未及时清运', '路灯不亮', '共享单车乱停', '绿化带损坏', '犬只无人牵引'],
  治危拆违: ['楼顶违章搭建', '老旧房屋墙体开裂', '外立面瓷砖脱落'],
  农林水利: ['沟渠堵塞', '河道侵占', '树木病害', '田间排水不畅'],
  自然灾害: ['低洼路段积水', '山体局部滑坡', '大风刮倒树木', '地下车库进水'],
  应急管理: ['燃气异味排查', '停水停电需协调', '应急物资需调拨'],
  扫黄打非: ['疑似非法出版物摊点', '演出内容需核查'],
  困难救助: ['独居老人需上门看望', '困难家庭临时救助', '流浪人员需救助'],
  卫生健康: ['疑似食物不良反应', '诊所执业资质核查', '病媒生物孳生'],
  文教体育: ['健身器材损坏', '校外培训机构核查', '文化设施破损'],
  优抚安置: ['退役军人政策咨询', '优抚对象走访'],
  老龄殡葬: ['养老服务点设施问题', '殡葬用品店占道', '老年人权益咨询'],
}

export const titlesOf = (category: string): readonly string[] => TITLES[category] ?? [category]

const HANDLERS: Record<string, string> = { order: '综治组', regulation: '综合执法队', emergency: '应急消防站', service: '便民服务中心' }

/** Who handles what a platform is given, in a town. */
export const handlerOf = (platform: string, town: string): string => `${town}${HANDLERS[platform] ?? '网格'}`

export const CHANNELS = { grid: ['网格上报', '巡查发现', '群众上报'], hotline: ['12345转办'], police: ['110分流'] } as const

/** Whom volunteers wear the name of, by the short name of an area; the first brand is everywhere. */
export const BRAND = '平安志愿者'
export const AREA_BRANDS: Record<string, string> = { 拱墅: '武林大妈', 景区: '西子义警', 西湖: '西子义警' }
