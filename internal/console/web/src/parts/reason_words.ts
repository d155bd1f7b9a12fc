/** What the gates call themselves, in the operator's language; one that is new keeps its id. */
export const gates = {
  en: {
    expiry: 'time', consent: 'consent', suppression: 'circumstances', reach: 'reach', duplicate: 'the same twice', frequency: 'how often', 'quiet-hours': 'hours', route: 'way', pause: 'pause', throttle: 'pace',
    question: 'question', words: 'words', cancelled: 'cancelled',
  },
  'zh-Hans': {
    expiry: '时效', consent: '同意', suppression: '客户情况', reach: '可达性', duplicate: '重复', frequency: '频次', 'quiet-hours': '时段', route: '路由', pause: '暂停', throttle: '速率',
    question: '提问', words: '文案', cancelled: '已取消',
  },
  'zh-Hant': {
    expiry: '時效', consent: '同意', suppression: '客戶情況', reach: '能否送達', duplicate: '重複', frequency: '次數', 'quiet-hours': '時段', route: '路線', pause: '暫停', throttle: '速度',
    question: '提問', words: '文字', cancelled: '已取消',
  },
}

type Saying = (...params: string[]) => string

/** What the server's codes of reasons (`why`) say. English is the server's own sentence. A code that is new, and somebody's own words, stand as the server has them. */
export const sayings: Record<'zh-Hans' | 'zh-Hant', Record<string, Saying>> = {
  'zh-Hans': {
    until: (at, zone) => `保留至 ${at}（${zone}）`, outlasts: () => '届时已过有效期', call: () => '改为致电', 'greeting-first': () => '优先发送祝福',
    expired: () => '已过有效期', 'quiet-hours': () => '免打扰时段', frequency: () => '已达频次上限',
    'frequency-day': (n, most) => `今日已有 ${n} 条，上限 ${most} 条`, 'frequency-span': (n, days, most) => `${days} 天内已有 ${n} 条，上限 ${most} 条`,
    'frequency-date': (n, day, most) => `${day} 已有 ${n} 条，上限 ${most} 条`,
    died: () => '客户已故：只发送保护账户所需的内容', 'died-number': () => '此号码有客户已故：不发送营销与祝福', fraud: () => '有未结的欺诈案件：不发送营销与祝福',
    leaving: () => '客户已申请离开本行：不发送营销与祝福', 'complaint-serious': () => '有未结的重大投诉：不发送营销与祝福', complaint: () => '投诉后 24 小时内不发送营销',
    dialogue: () => '客户正在对话中', dunned: () => '24 小时内发过逾期通知：不发送祝福', mourning: () => '哀悼日：不发送祝福',
    'no-marketing': () => '客户在本行拒收营销', distrusted: () => '号码已报失', overdue: days => `逾期 ${days} 天：不发送祝福`,
    'stopped-about': what => `已退订：客户不接收${{ marketing: '营销', care: '关怀', service: '服务' }[what] ?? what}短信`, 'stopped-all': () => '已退订：客户不再接收任何短信', stopped: () => '已退订：客户不再接收营销与祝福',
    'no-service': () => '客户不接收非必要的服务短信', 'no-machine-calls': () => '客户不接听自动外呼', 'calls-unagreed': () => '没有自动外呼的同意记录', 'no-calls': () => '客户不接听电话',
    'no-consent': (country, needs) => `没有营销同意记录：该地（${country}）的号码须${{ nothing: '无条件', 'a customer of ours': '为本行客户', consent: '有同意', 'written consent': '有书面同意' }[needs] ?? needs}`,
    register: name => `在拒收登记册 ${name} 上`, 'register-lost': name => `拒收登记册 ${name} 须重新载入：密钥已失`, 'register-old': (name, of) => `拒收登记册 ${name}（${of}）已过期`,
    'sender-stopped': () => '客户已在运营商处拒收此发送号码', 'sender-instead': () => '客户已拒收此发送号码：改用另一号码',
    missed: (until, _, code, times) => `${until} 前不再尝试此号码：${times} 次未达（${code}）`, occasion: () => '此号码已收到同一事由的消息',
    'same-waits': at => `相同的消息正等待于 ${at} 发出`, 'same-sent': at => `相同的消息已于 ${at} 发出`, shared: () => '与他人共用号码：每个号码只发一条',
    'no-sender': () => '没有可用的发送号码', 'no-answer-way': where => `需要客户回复，但没有可在 ${where} 接收回复的号码`, 'route-stopped': (_kind, name, _why, code) => `${name} 已停用（${code}）`,
    rest: () => '运营商要求此发送号码暂停', pace: () => '受速率限制，排队中', nobody: lane => `通道 ${lane} 无人处理`, 'asked-later': () => '暂时无法检查规则，将重试',
    paused: (what, words) => (words ? `已暂停（${paused(what, pausedHans)}）：${words}` : `已暂停（${paused(what, pausedHans)}）`),
    'event-late': at => (at ? `回应已迟：原定 ${at}` : '回应已迟'), 'event-not-meant': () => '客户不在目标之内', 'event-ceiling': n => `已达每日 ${n} 条上限`, 'event-card': () => '卡片状态已变',
    'event-told': rule => `规则 ${rule} 已通知同一内容`, 'event-needless': what => `已无需发送：发生了 ${what}`, 'never-reached': why => `未轮到即已取消：${why}`,
    'greeting-held-out': () => '对照组，不发送', 'greeting-no-number': () => '没有电话号码', 'greeting-died': () => '此号码有客户已故', 'greeting-fraud': () => '有未结的欺诈案件', 'greeting-leaving': () => '客户已申请离开本行',
    'greeting-complaint': () => '有未结的重大投诉', 'greeting-new': () => '当日才成为客户', 'greeting-mourning': until => `哀悼至 ${until}：不发送祝福`, 'greeting-shared': who => (who ? `多人共用号码：只祝福一次，给 ${who}` : '多人共用号码：只祝福一次'),
    'greeting-before': () => '此场合已祝福过', 'greeting-missed': at => (at ? `已错过其发送时间 ${at}` : '已错过其发送时间'), 'overdue-some': () => '已逾期：不发送祝福',
    'score-late': () => '已不再等待评分', 'card-gone': () => '所询问的卡已不属于该客户', 'owner-lost': () => '号码已报失', 'sessions-away': () => '暂时无法记下所提的问题', answering: () => '正在回复客户自己的短信，稍后再问',
    'carrier-silent': () => '暂时无法向运营商查询', 'carrier-lost': () => '运营商处查无此消息', 'carrier-repeat': () => '运营商处查无此消息：重发，并注明可能重复', 'carrier-found': () => '已在运营商处查到',
  },
  'zh-Hant': {
    until: (at, zone) => `保留至 ${at}（${zone}）`, outlasts: () => '屆時已過有效期', call: () => '改為致電', 'greeting-first': () => '優先發送祝福',
    expired: () => '已過有效期', 'quiet-hours': () => '免打擾時段', frequency: () => '已達次數上限',
    'frequency-day': (n, most) => `今日已有 ${n} 則，上限 ${most} 則`, 'frequency-span': (n, days, most) => `${days} 日內已有 ${n} 則，上限 ${most} 則`,
    'frequency-date': (n, day, most) => `${day} 已有 ${n} 則，上限 ${most} 則`,
    died: () => '客戶已離世：只發送保障戶口所需的內容', 'died-number': () => '此號碼有客戶已離世：不發送推廣及祝福', fraud: () => '有未完結的詐騙個案：不發送推廣及祝福',
    leaving: () => '客戶已申請離開本行：不發送推廣及祝福', 'complaint-serious': () => '有未完結的重大投訴：不發送推廣及祝福', complaint: () => '投訴後 24 小時內不發送推廣',
    dialogue: () => '客戶正在對話中', dunned: () => '24 小時內曾發逾期通知：不發送祝福', mourning: () => '哀悼日：不發送祝福',
    'no-marketing': () => '客戶已在本行拒收推廣', distrusted: () => '號碼已報失', overdue: days => `逾期 ${days} 日：不發送祝福`,
    'stopped-about': what => `已取消接收：客戶不接收${{ marketing: '推廣', care: '關懷', service: '服務' }[what] ?? what}短訊`, 'stopped-all': () => '已取消接收：客戶不再接收任何短訊', stopped: () => '已取消接收：客戶不再接收推廣及祝福',
    'no-service': () => '客戶不接收非必要的服務短訊', 'no-machine-calls': () => '客戶不接聽自動致電', 'calls-unagreed': () => '沒有自動致電的同意紀錄', 'no-calls': () => '客戶不接聽來電',
    'no-consent': (country, needs) => `沒有推廣同意紀錄：該地（${country}）的號碼須${{ nothing: '無條件', 'a customer of ours': '為本行客戶', consent: '有同意', 'written consent': '有書面同意' }[needs] ?? needs}`,
    register: name => `在拒收訊息登記冊 ${name} 上`, 'register-lost': name => `拒收訊息登記冊 ${name} 須重新載入：密鑰已失`, 'register-old': (name, of) => `拒收訊息登記冊 ${name}（${of}）已過期`,
    'sender-stopped': () => '客戶已在電訊商拒收此發送號碼', 'sender-instead': () => '客戶已拒收此發送號碼：改用另一號碼',
    missed: (until, _, code, times) => `${until} 前不再嘗試此號碼：${times} 次未達（${code}）`, occasion: () => '此號碼已收到同一事由的訊息',
    'same-waits': at => `相同的訊息正等候於 ${at} 發出`, 'same-sent': at => `相同的訊息已於 ${at} 發出`, shared: () => '與他人共用號碼：每個號碼只發一則',
    'no-sender': () => '沒有可用的發送號碼', 'no-answer-way': where => `需要客戶回覆，但沒有可在 ${where} 接收回覆的號碼`, 'route-stopped': (_kind, name, _why, code) => `${name} 已停用（${code}）`,
    rest: () => '電訊商要求此發送號碼暫停', pace: () => '受速度限制，排隊中', nobody: lane => `通道 ${lane} 無人處理`, 'asked-later': () => '暫時未能檢查規則，將會重試',
    paused: (what, words) => (words ? `已暫停（${paused(what, pausedHant)}）：${words}` : `已暫停（${paused(what, pausedHant)}）`),
    'event-late': at => (at ? `回應已遲：原定 ${at}` : '回應已遲'), 'event-not-meant': () => '客戶不在目標之內', 'event-ceiling': n => `已達每日 ${n} 則上限`, 'event-card': () => '卡的狀態已改變',
    'event-told': rule => `規則 ${rule} 已通知同一內容`, 'event-needless': what => `已毋須發送：發生了 ${what}`, 'never-reached': why => `未輪到即已取消：${why}`,
    'greeting-held-out': () => '對照組，不發送', 'greeting-no-number': () => '沒有電話號碼', 'greeting-died': () => '此號碼有客戶已離世', 'greeting-fraud': () => '有未完結的詐騙個案', 'greeting-leaving': () => '客戶已申請離開本行',
    'greeting-complaint': () => '有未完結的重大投訴', 'greeting-new': () => '當日才成為客戶', 'greeting-mourning': until => `哀悼至 ${until}：不發送祝福`, 'greeting-shared': who => (who ? `多人共用號碼：只祝賀一次，予 ${who}` : '多人共用號碼：只祝賀一次'),
    'greeting-before': () => '此場合已祝賀過', 'greeting-missed': at => (at ? `已錯過其發送時間 ${at}` : '已錯過其發送時間'), 'overdue-some': () => '已逾期：不發送祝福',
    'score-late': () => '已不再等候評分', 'card-gone': () => '所詢問的信用卡已不屬於該客戶', 'owner-lost': () => '號碼已報失', 'sessions-away': () => '暫時未能記下所提的問題', answering: () => '正在回覆客戶自己的短訊，稍後再問',
    'carrier-silent': () => '暫時未能向電訊商查詢', 'carrier-lost': () => '電訊商查無此訊息', 'carrier-repeat': () => '電訊商查無此訊息：重發，並註明可能重複', 'carrier-found': () => '已在電訊商查到',
  },
}

const pausedHans = { all: '全部', planning: '新增营销与祝福', campaign: '营销活动', lane: '通道', template: '模板', sender: '发送号码', type: '消息' }
const pausedHant = { all: '全部', planning: '新增推廣及祝福', campaign: '推廣活動', lane: '通道', template: '範本', sender: '發送號碼', type: '訊息' }

/** "lane marketing" with the kind in the operator's language. */
function paused(what: string, kinds: Record<string, string>): string {
  const [kind = '', ...name] = what.split(' ')
  return [kinds[kind] ?? kind, ...name].join(' ')
}
