import { budgetIn } from './budget'
import { holidayIn } from './holidays'
import { typeIn } from './message_types'
import { carrierSays } from './refusal_words'

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

const tongues: Record<'zh-Hans' | 'zh-Hant', Record<string, string>> = {
  'zh-Hans': { en: '英文', 'zh-Hans': '简体中文', 'zh-Hant': '繁体中文' },
  'zh-Hant': { en: '英文', 'zh-Hans': '簡體中文', 'zh-Hant': '繁體中文' },
}

/** What became of a try to call somebody. */
const cames: Record<'zh-Hans' | 'zh-Hant', Record<string, string>> = {
  'zh-Hans': {
    busy: '占线', 'no-answer': '无人接听', failed: '未能接通', canceled: '已取消', refused: '运营商未接受', unknown: '结果不明', 'hung up': '对方挂断', mailbox: '语音信箱', 'wrong person': '非本人接听', 'not proven': '未核实身份',
    'they call us': '客户将自行致电', answered: '已答复', heard: '已收听', 'put through': '已转接', agreed: '已同意', 'wants no calls': '不愿接听来电',
  },
  'zh-Hant': {
    busy: '線路繁忙', 'no-answer': '無人接聽', failed: '未能接通', canceled: '已取消', refused: '電訊商未接受', unknown: '結果不明', 'hung up': '對方掛線', mailbox: '留言信箱', 'wrong person': '非本人接聽', 'not proven': '未核實身份',
    'they call us': '客戶將自行致電', answered: '已答覆', heard: '已收聽', 'put through': '已轉接', agreed: '已同意', 'wants no calls': '不願接聽來電',
  },
}

/** What the server's codes of reasons (`why`) say. English is the server's own sentence. A code that is new, and somebody's own words, stand as the server has them. */
export const sayings: Record<'zh-Hans' | 'zh-Hant', Record<string, Saying>> = {
  'zh-Hans': {
    until: (at, zone) => `暂缓至 ${at}（${zone}）`, outlasts: () => '届时已过有效期', call: () => '改为致电', 'greeting-first': () => '优先发送祝福',
    expired: () => '已过有效期', 'quiet-hours': () => '免打扰时段', frequency: () => '已达频次上限',
    'frequency-day': (n, most) => `今日已有 ${n} 条，上限 ${most} 条`, 'frequency-span': (n, days, most) => `${days} 天内已有 ${n} 条，上限 ${most} 条`,
    'frequency-date': (n, day, most) => `${day === '…' ? '当日' : day}已有 ${n} 条，上限 ${most} 条`,
    died: () => '客户已故：只发送保护账户所需的内容', 'died-number': () => '此号码有客户已故：不发送营销与祝福', fraud: () => '有未结的欺诈案件：不发送营销与祝福',
    leaving: () => '客户已申请离开本行：不发送营销与祝福', 'complaint-serious': () => '有未结的重大投诉：不发送营销与祝福', complaint: () => '投诉后 24 小时内不发送营销',
    dialogue: () => '客户正在对话中', dunned: () => '24 小时内发过逾期通知：不发送祝福', mourning: () => '哀悼日：不发送祝福',
    'no-marketing': () => '客户在本行拒收营销', distrusted: () => '号码已报失', overdue: days => `逾期 ${days} 天：不发送祝福`,
    'stopped-about': what => `已退订：客户不接收${{ marketing: '营销', care: '关怀', service: '服务' }[what] ?? what}短信`, 'stopped-all': () => '已退订：客户不再接收任何短信', stopped: () => '已退订：客户不再接收营销与祝福',
    'no-service': () => '客户不接收非必要的服务短信', 'no-machine-calls': () => '客户不接听自动外呼', 'calls-unagreed': () => '没有自动外呼的同意记录', 'no-calls': () => '客户不接听电话',
    'no-consent': (country, needs) => `没有营销同意记录：该地（${country}）的号码须${{ nothing: '无条件', 'a customer of ours': '为本行客户', consent: '有同意', 'written consent': '有书面同意' }[needs] ?? needs}`,
    register: name => `在拒收登记册 ${name} 上`, 'register-lost': name => `拒收登记册 ${name} 须重新载入：密钥已失`, 'register-old': (name, of) => `拒收登记册 ${name}（${of}）已过期`,
    'sender-stopped': () => '客户已在运营商处拒收此发送号码', 'sender-instead': () => '客户已拒收此发送号码：改用另一号码',
    missed: (until, _, code, times) => `${until === '…' ? '暂时' : `${until}前`}不再尝试此号码：${times} 次未达（${code}）`, occasion: () => '此号码已收到同一事由的消息',
    'same-waits': at => `相同的消息正等待于 ${at} 发出`, 'same-sent': at => `相同的消息已于 ${at} 发出`, shared: () => '与他人共用号码：每个号码只发一条',
    'no-sender': () => '没有可用的发送号码', 'no-answer-way': where => `需要客户回复，但没有可在 ${where} 接收回复的号码`, 'route-stopped': (_kind, name, why, code) => `${name} 已停用${why && code ? `：${carrierSays('zh-Hans')(why, code)}` : ''}`,
    rest: () => '运营商要求此发送号码暂停', pace: () => '受速率限制，排队中', nobody: lane => `通道 ${lane} 无人处理`, 'asked-later': () => '暂时无法检查规则，将重试',
    paused: (what, words) => (words ? `已暂停（${paused('zh-Hans', what)}）：${words}` : `已暂停（${paused('zh-Hans', what)}）`),
    'event-late': at => (at ? `回应已迟：原定 ${at}` : '回应已迟'), 'event-not-meant': () => '客户不在目标之内', 'event-ceiling': n => `已达每日 ${n} 条上限`, 'event-card': () => '卡片状态已变',
    'event-told': rule => `规则 ${rule} 已通知同一内容`, 'event-needless': what => `已无需发送：发生了 ${what}`, 'never-reached': why => `未轮到即已取消：${why}`,
    'greeting-held-out': () => '对照组，不发送', 'greeting-no-number': () => '没有电话号码', 'greeting-died': () => '此号码有客户已故', 'greeting-fraud': () => '有未结的欺诈案件', 'greeting-leaving': () => '客户已申请离开本行',
    'greeting-complaint': () => '有未结的重大投诉', 'greeting-new': () => '当日才成为客户', 'greeting-mourning': until => `哀悼至 ${until}：不发送祝福`, 'greeting-shared': who => (who ? `多人共用号码：只祝福一次，给 ${who}` : '多人共用号码：只祝福一次'),
    'greeting-before': () => '此场合已祝福过', 'greeting-off': rule => `规则 ${rule} 已停用`, 'greeting-missed': at => (at ? `已错过其发送时间 ${at}` : '已错过其发送时间'), 'overdue-some': () => '已逾期：不发送祝福',
    'score-late': () => '已不再等待评分', 'card-gone': () => '所询问的卡已不属于该客户', 'owner-lost': () => '号码已报失', 'sessions-away': () => '暂时无法记下所提的问题', answering: () => '正在回复客户自己的短信，稍后再问',
    'carrier-silent': () => '暂时无法向运营商查询', 'carrier-lost': () => '运营商处查无此消息', 'carrier-repeat': () => '运营商处查无此消息：重发，并注明可能重复', 'carrier-found': () => '已在运营商处查到',
    again: () => '稍后重试', 'too-late': () => '届时已无意义', 'last-try': n => `已达最多 ${n} 次`, 'no-time': () => '已来不及再拨', 'sender-again': () => '客户已拒收此发送号码：改用另一号码重发',
    'taking-over': () => '暂时无法交接，将重试', halted: () => '发出之前进程或通道停止，将继续', restored: () => '数据库由备份恢复，暂停发送', 'pauses-unknown': () => '尚不知哪些已暂停', refused: carrierSays('zh-Hans'),
    'campaign-budget': b => `预算 ${budgetIn('zh-Hans', b)} 不足以支付下一条消息`, 'event-budget': b => `当日预算 ${b} 不足以支付下一条消息`, 'event-told-before': code => `活动 ${code} 已通知同一内容`, 'campaign-swollen': (now, was, most) => `目前符合条件的有 ${now} 人：测算时为 ${was} 人，上限 ${most} 人`,
    'campaign-whom-changed': () => '受众所用的客群或名单在检查之后已被修改', 'campaign-whom-unsettled': why => `受众已无法确定：${why}`, 'campaign-changed': () => '与批准的内容不一致', 'campaign-lapsed': () => '审批已失效',
    'campaign-unread': () => '文案无法读取', 'campaign-missed': (from, to) => `${from} 至 ${to} 期间系统未运行，未能开始`, 'campaign-cancelled': (code, why) => `活动 ${code} 已取消：${why}`, 'campaign-over': () => '所属活动已取消', 'file-cancelled': by => `所属文件已由 ${by} 取消`,
    'campaign-day-over': () => '客户当地的日子已过', 'held-out': () => '对照组，不发送', 'no-number-known': () => '没有电话号码', 'no-wording': () => '没有适用的文案', 'no-words': lang => `没有${tongues['zh-Hans'][lang] ?? lang}文案`,
    'pool-empty': (pool, left, wanted) => `码池 ${pool} 只剩 ${left} 个码，需要 ${wanted} 个`, 'pool-expired': pool => `码池 ${pool} 已到期`, 'pool-gone': pool => `没有码池 ${pool}`, replayed: id => `已重发为 ${id}`, replay: id => `重发自 ${id}`, 'again-as': id => `再次发送，见 ${id}`, 'again-for': id => `${id} 未送达，再次发送`,
    'carrier-unheard': () => '运营商没有响应，可能已接收', 'carrier-waits': () => '运营商处暂未查到，可能仍在排队，稍后再查', 'carrier-no-list': () => '无法在运营商处查询，须人工确认', 'carrier-alike': n => `运营商处有 ${n} 条相同的消息，须人工确认`,
    'carrier-before': at => `数据库恢复之前，运营商已于 ${at} 向此号码发送相同内容`, 'carrier-doubt': at => (at ? `存疑：数据库恢复之前，运营商曾于 ${at} 向此号码发送消息，须人工确认` : '存疑，须人工确认'), 'carrier-may-repeat': at => `可能重复：运营商曾于 ${at} 向此号码发送消息`,
    'row-fields': (n, most) => `有 ${n} 栏，标题行有 ${most} 栏`, 'row-text': () => '不是文字，或过长', 'row-csv': () => '不是 CSV：引号位置有误', 'row-missing': () => '未填写', 'row-telephone': () => '不是国际格式的电话号码，也不属于名单所选国家/地区',
    'row-language': () => '须为 en、zh-Hans 或 zh-Hant', 'row-stranger': () => '不在客户名录中', 'row-number': () => '不是该客户的号码', 'row-no-number': () => '没有电话号码', 'row-distrusted': () => '号码已报失', 'row-twice': line => `与第 ${line} 行重复`,
    'row-at': () => '须为时间，如 2026-05-02T09:30:00+08:00', 'row-future': () => '时间尚未到', 'row-proof': () => '未填写：何以证明？', 'row-document': () => '未填写：书面凭证存放于何处？', 'row-channel': all => `须为以下之一：${all.replaceAll(', ', '、')}`, 'row-bytes': n => `须为不超过 ${n} 字节的文字`,
    'row-code': () => '须为 4 至 24 个字母、数字或连字符',
    'call-unsure': () => '暂时无法确定可否致电', 'call-over': () => '时间已过', 'call-hour': () => '此时段不致电', 'call-holiday': name => `节假日（${holidayIn('zh-Hans', name)}）不致电`, 'call-unsold': () => '营销与祝福只由活动致电', unanswered: () => '短信无人回复', 'call-answered': () => '客户已答复',
    'call-refused': code => `运营商未接受此次呼叫（${code}）`, 'call-died': () => '客户已故', 'call-passed': () => '号码已不属于该客户', try: (n, came) => `第 ${n} 次${came ? `：${cames['zh-Hans'][came] ?? came}` : ''}`,
  },
  'zh-Hant': {
    until: (at, zone) => `暫緩至 ${at}（${zone}）`, outlasts: () => '屆時已過有效期', call: () => '改為致電', 'greeting-first': () => '優先發送祝福',
    expired: () => '已過有效期', 'quiet-hours': () => '免打擾時段', frequency: () => '已達次數上限',
    'frequency-day': (n, most) => `今日已有 ${n} 則，上限 ${most} 則`, 'frequency-span': (n, days, most) => `${days} 日內已有 ${n} 則，上限 ${most} 則`,
    'frequency-date': (n, day, most) => `${day === '…' ? '當日' : day}已有 ${n} 則，上限 ${most} 則`,
    died: () => '客戶已離世：只發送保障戶口所需的內容', 'died-number': () => '此號碼有客戶已離世：不發送推廣及祝福', fraud: () => '有未完結的詐騙個案：不發送推廣及祝福',
    leaving: () => '客戶已申請離開本行：不發送推廣及祝福', 'complaint-serious': () => '有未完結的重大投訴：不發送推廣及祝福', complaint: () => '投訴後 24 小時內不發送推廣',
    dialogue: () => '客戶正在對話中', dunned: () => '24 小時內曾發逾期通知：不發送祝福', mourning: () => '哀悼日：不發送祝福',
    'no-marketing': () => '客戶已在本行拒收推廣', distrusted: () => '號碼已報失', overdue: days => `逾期 ${days} 日：不發送祝福`,
    'stopped-about': what => `已取消接收：客戶不接收${{ marketing: '推廣', care: '關懷', service: '服務' }[what] ?? what}短訊`, 'stopped-all': () => '已取消接收：客戶不再接收任何短訊', stopped: () => '已取消接收：客戶不再接收推廣及祝福',
    'no-service': () => '客戶不接收非必要的服務短訊', 'no-machine-calls': () => '客戶不接聽自動致電', 'calls-unagreed': () => '沒有自動致電的同意紀錄', 'no-calls': () => '客戶不接聽來電',
    'no-consent': (country, needs) => `沒有推廣同意紀錄：該地（${country}）的號碼須${{ nothing: '無條件', 'a customer of ours': '為本行客戶', consent: '有同意', 'written consent': '有書面同意' }[needs] ?? needs}`,
    register: name => `在拒收訊息登記冊 ${name} 上`, 'register-lost': name => `拒收訊息登記冊 ${name} 須重新載入：密鑰已失`, 'register-old': (name, of) => `拒收訊息登記冊 ${name}（${of}）已過期`,
    'sender-stopped': () => '客戶已在電訊商拒收此發送號碼', 'sender-instead': () => '客戶已拒收此發送號碼：改用另一號碼',
    missed: (until, _, code, times) => `${until === '…' ? '暫時' : `${until}前`}不再嘗試此號碼：${times} 次未達（${code}）`, occasion: () => '此號碼已收到同一事由的訊息',
    'same-waits': at => `相同的訊息正等候於 ${at} 發出`, 'same-sent': at => `相同的訊息已於 ${at} 發出`, shared: () => '與他人共用號碼：每個號碼只發一則',
    'no-sender': () => '沒有可用的發送號碼', 'no-answer-way': where => `需要客戶回覆，但沒有可在 ${where} 接收回覆的號碼`, 'route-stopped': (_kind, name, why, code) => `${name} 已停用${why && code ? `：${carrierSays('zh-Hant')(why, code)}` : ''}`,
    rest: () => '電訊商要求此發送號碼暫停', pace: () => '受速度限制，排隊中', nobody: lane => `通道 ${lane} 無人處理`, 'asked-later': () => '暫時未能檢查規則，將會重試',
    paused: (what, words) => (words ? `已暫停（${paused('zh-Hant', what)}）：${words}` : `已暫停（${paused('zh-Hant', what)}）`),
    'event-late': at => (at ? `回應已遲：原定 ${at}` : '回應已遲'), 'event-not-meant': () => '客戶不在目標之內', 'event-ceiling': n => `已達每日 ${n} 則上限`, 'event-card': () => '卡的狀態已改變',
    'event-told': rule => `規則 ${rule} 已通知同一內容`, 'event-needless': what => `已毋須發送：發生了 ${what}`, 'never-reached': why => `未輪到即已取消：${why}`,
    'greeting-held-out': () => '對照組，不發送', 'greeting-no-number': () => '沒有電話號碼', 'greeting-died': () => '此號碼有客戶已離世', 'greeting-fraud': () => '有未完結的詐騙個案', 'greeting-leaving': () => '客戶已申請離開本行',
    'greeting-complaint': () => '有未完結的重大投訴', 'greeting-new': () => '當日才成為客戶', 'greeting-mourning': until => `哀悼至 ${until}：不發送祝福`, 'greeting-shared': who => (who ? `多人共用號碼：只祝賀一次，予 ${who}` : '多人共用號碼：只祝賀一次'),
    'greeting-before': () => '此場合已祝賀過', 'greeting-off': rule => `規則 ${rule} 已停用`, 'greeting-missed': at => (at ? `已錯過其發送時間 ${at}` : '已錯過其發送時間'), 'overdue-some': () => '已逾期：不發送祝福',
    'score-late': () => '已不再等候評分', 'card-gone': () => '所詢問的信用卡已不屬於該客戶', 'owner-lost': () => '號碼已報失', 'sessions-away': () => '暫時未能記下所提的問題', answering: () => '正在回覆客戶自己的短訊，稍後再問',
    'carrier-silent': () => '暫時未能向電訊商查詢', 'carrier-lost': () => '電訊商查無此訊息', 'carrier-repeat': () => '電訊商查無此訊息：重發，並註明可能重複', 'carrier-found': () => '已在電訊商查到',
    again: () => '稍後重試', 'too-late': () => '屆時已無意義', 'last-try': n => `已達最多 ${n} 次`, 'no-time': () => '已來不及再致電', 'sender-again': () => '客戶已拒收此發送號碼：改用另一號碼重發',
    'taking-over': () => '暫時未能交接，將會重試', halted: () => '發出之前程序或通道停止，將會繼續', restored: () => '資料庫由備份還原，暫停發送', 'pauses-unknown': () => '尚未知道哪些已暫停', refused: carrierSays('zh-Hant'),
    'campaign-budget': b => `預算 ${budgetIn('zh-Hant', b)} 不足以支付下一則訊息`, 'event-budget': b => `當日預算 ${b} 不足以支付下一則訊息`, 'event-told-before': code => `活動 ${code} 已通知同一內容`, 'campaign-swollen': (now, was, most) => `現時符合條件的有 ${now} 人：測算時為 ${was} 人，上限 ${most} 人`,
    'campaign-whom-changed': () => '對象所用的客群或名單在檢查之後已被修改', 'campaign-whom-unsettled': why => `對象已無法確定：${why}`, 'campaign-changed': () => '與批准的內容不符', 'campaign-lapsed': () => '審批已失效',
    'campaign-unread': () => '文案無法讀取', 'campaign-missed': (from, to) => `${from} 至 ${to} 期間系統沒有運作，未能開始`, 'campaign-cancelled': (code, why) => `活動 ${code} 已取消：${why}`, 'campaign-over': () => '所屬活動已取消', 'file-cancelled': by => `所屬檔案已由 ${by} 取消`,
    'campaign-day-over': () => '客戶當地的日子已過', 'held-out': () => '對照組，不發送', 'no-number-known': () => '沒有電話號碼', 'no-wording': () => '沒有適用的文案', 'no-words': lang => `沒有${tongues['zh-Hant'][lang] ?? lang}文案`,
    'pool-empty': (pool, left, wanted) => `碼池 ${pool} 只剩 ${left} 個碼，需要 ${wanted} 個`, 'pool-expired': pool => `碼池 ${pool} 已到期`, 'pool-gone': pool => `沒有碼池 ${pool}`, replayed: id => `已重發為 ${id}`, replay: id => `重發自 ${id}`, 'again-as': id => `再次發送，見 ${id}`, 'again-for': id => `${id} 未送達，再次發送`,
    'carrier-unheard': () => '電訊商沒有回應，可能已接收', 'carrier-waits': () => '電訊商暫時查無此訊息，可能仍在排隊，稍後再查', 'carrier-no-list': () => '未能在電訊商查詢，須人手確認', 'carrier-alike': n => `電訊商有 ${n} 則相同的訊息，須人手確認`,
    'carrier-before': at => `資料庫還原之前，電訊商已於 ${at} 向此號碼發送相同內容`, 'carrier-doubt': at => (at ? `存疑：資料庫還原之前，電訊商曾於 ${at} 向此號碼發送訊息，須人手確認` : '存疑，須人手確認'), 'carrier-may-repeat': at => `可能重複：電訊商曾於 ${at} 向此號碼發送訊息`,
    'row-fields': (n, most) => `有 ${n} 欄，標題行有 ${most} 欄`, 'row-text': () => '不是文字，或過長', 'row-csv': () => '不是 CSV：引號位置有誤', 'row-missing': () => '未填寫', 'row-telephone': () => '不是國際格式的電話號碼，亦不屬於名單所選國家／地區',
    'row-language': () => '須為 en、zh-Hans 或 zh-Hant', 'row-stranger': () => '不在客戶名錄中', 'row-number': () => '不是該客戶的號碼', 'row-no-number': () => '沒有電話號碼', 'row-distrusted': () => '號碼已報失', 'row-twice': line => `與第 ${line} 行重複`,
    'row-at': () => '須為時間，例如 2026-05-02T09:30:00+08:00', 'row-future': () => '時間尚未到', 'row-proof': () => '未填寫：何以證明？', 'row-document': () => '未填寫：書面憑證存放於何處？', 'row-channel': all => `須為以下之一：${all.replaceAll(', ', '、')}`, 'row-bytes': n => `須為不超過 ${n} 位元組的文字`,
    'row-code': () => '須為 4 至 24 個字母、數字或連字號',
    'call-unsure': () => '暫時未能確定可否致電', 'call-over': () => '時間已過', 'call-hour': () => '此時段不致電', 'call-holiday': name => `假期（${holidayIn('zh-Hant', name)}）不致電`, 'call-unsold': () => '推廣及祝福只由活動致電', unanswered: () => '短訊沒有回覆', 'call-answered': () => '客戶已答覆',
    'call-refused': code => `電訊商未接受此次致電（${code}）`, 'call-died': () => '客戶已離世', 'call-passed': () => '號碼已不屬於該客戶', try: (n, came) => `第 ${n} 次${came ? `：${cames['zh-Hant'][came] ?? came}` : ''}`,
  },
}

const kinds: Record<'zh-Hans' | 'zh-Hant', Record<string, string>> = {
  'zh-Hans': { all: '全部', planning: '新增营销与祝福', campaign: '营销活动', lane: '通道', template: '模板', sender: '发送号码', type: '消息' },
  'zh-Hant': { all: '全部', planning: '新增推廣及祝福', campaign: '推廣活動', lane: '通道', template: '範本', sender: '發送號碼', type: '訊息' },
}

/** "lane marketing" with the kind, and the name of a type, in the operator's language. */
function paused(lang: 'zh-Hans' | 'zh-Hant', what: string): string {
  const [kind = '', ...name] = what.split(' ')
  return [kinds[lang][kind] ?? kind, ...(kind === 'type' ? name.map(type => typeIn(lang, type)) : name)].join(' ')
}
