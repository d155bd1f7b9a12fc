import { amountOf } from '../../parts/budget'

/** What a check warns of: its name, and what it says with the figures the server gives; without a sentence here the server's own stands. */
export type Warned = (...given: string[]) => string

interface Words {
  names: Record<string, string>
  says: Record<string, Warned>
  /** Who accepted it, and when. */
  accepted: (who: string, at: string) => string
}

export const warnings: Record<'en' | 'zh-Hans' | 'zh-Hant', Words> = {
  en: {
    names: { nobody: 'Nobody', languages: 'Languages', values: 'Unknown values', data: 'Words in all languages', blocked: 'Held back', caps: 'Enough already', late: 'Too late', cost: 'Cost', 'daily-cost': 'Cost a day', told: 'Told already', unpriced: 'No price', budget: 'Budget', 'daily-budget': 'Budget', rivals: 'Other campaigns', coupons: 'Codes', calendar: 'Calendar' },
    says: { blocked: n => `${n} would be held back, shared numbers aside: what it comes to tells why` },
    accepted: (who, at) => `accepted by ${who}, ${at}`,
  },
  'zh-Hans': {
    names: { nobody: '没有目标客户', languages: '语言', values: '未知取值', data: '各语言文案', blocked: '被拦截', caps: '已达频次', late: '来不及', cost: '费用', 'daily-cost': '每日费用', told: '已有通知', unpriced: '无价格', budget: '预算', 'daily-budget': '预算', rivals: '其他活动', coupons: '券码', calendar: '日历' },
    says: {
      values: (...all) => threes(all).map(([column, value, meant]) => `没有客户的 ${column} 是 ${value}${meant ? `（可选：${meant}）` : ''}`).join('；'),
      nobody: () => '没有符合条件的客户', languages: (...l) => `没有${l.map(tongue('zh-Hans')).join('、')}文案`, data: (...names) => `${names.join('、')} 在各语言中文字相同，可分别填写`,
      blocked: n => `${n} 人会被拦截（共用号码除外），原因见“预测”`, caps: n => `${n} 人已达频次上限`, late: n => `${n} 条轮到时已过有效期，见各号码的时间`,
      cost: (...c) => `费用 ${c.join('、')}`, 'daily-cost': (...c) => `每日费用最多 ${c.join('、')}`, told: (...r) => `规则 ${r.join('、')} 已就同一事件通知的客户，此处不再发送`, calendar: (country, ...years) => `${country} ${years.join('、')} 年的节假日尚未公布，公布后日期可能变动`, unpriced: n => `${n} 条没有价格`, budget: b => `排期金额达到 ${b} 时暂停，届时尚未发完`, coupons: (pool, left, meant) => (left ? `码池 ${pool} 剩 ${left} 个码，目标 ${meant} 人：发完即暂停` : `码池 ${pool} 在执行完之前到期，届时暂停`), 'daily-budget': b => `一天的费用可能超过 ${amountOf(b)}：超出后当天不再发送`, rivals: (...codes) => `活动 ${codes.join('、')} 先回应同一事件，已由其通知的客户此处不再发送`,
    },
    accepted: (who, at) => `${who} 已于 ${at} 接受`,
  },
  'zh-Hant': {
    names: { nobody: '沒有目標客戶', languages: '語言', values: '不明取值', data: '各語言文字', blocked: '被攔截', caps: '已達次數', late: '趕不及', cost: '費用', 'daily-cost': '每日費用', told: '已有通知', unpriced: '無價目', budget: '預算', 'daily-budget': '預算', rivals: '其他活動', coupons: '券碼', calendar: '日曆' },
    says: {
      values: (...all) => threes(all).map(([column, value, meant]) => `沒有客戶的 ${column} 是 ${value}${meant ? `（可選：${meant}）` : ''}`).join('；'),
      nobody: () => '沒有符合條件的客戶', languages: (...l) => `沒有${l.map(tongue('zh-Hant')).join('、')}文字`, data: (...names) => `${names.join('、')} 在各語言中文字相同，可分別填寫`,
      blocked: n => `${n} 人會被攔截（共用號碼除外），原因見「預測」`, caps: n => `${n} 人已達次數上限`, late: n => `${n} 則輪到時已過有效期，見各號碼的時間`,
      cost: (...c) => `費用 ${c.join('、')}`, 'daily-cost': (...c) => `每日費用最多 ${c.join('、')}`, told: (...r) => `規則 ${r.join('、')} 已就同一事件通知的客戶，此處不再發送`, calendar: (country, ...years) => `${country} ${years.join('、')} 年的假期尚未公布，公布後日期可能變動`, unpriced: n => `${n} 則沒有價目`, budget: b => `排期金額達到 ${b} 時暫停，屆時尚未發完`, coupons: (pool, left, meant) => (left ? `碼池 ${pool} 剩 ${left} 個碼，目標 ${meant} 人：派完即暫停` : `碼池 ${pool} 在執行完之前到期，屆時暫停`), 'daily-budget': b => `一日的費用可能超過 ${amountOf(b)}：超出後當日不再發送`, rivals: (...codes) => `活動 ${codes.join('、')} 先回應同一事件，已由其通知的客戶此處不再發送`,
    },
    accepted: (who, at) => `${who} 已於 ${at} 接納`,
  },
}

const tongues = {
  'zh-Hans': { en: '英文', 'zh-Hans': '简体中文', 'zh-Hant': '繁体中文' },
  'zh-Hant': { en: '英文', 'zh-Hans': '簡體中文', 'zh-Hant': '繁體中文' },
} as const

const tongue = (of: keyof typeof tongues) => (lang: string) => tongues[of][lang as keyof (typeof tongues)['zh-Hans']] ?? lang

/** threes takes what comes in threes apart. */
const threes = (all: string[]) => Array.from({ length: Math.floor(all.length / 3) }, (_, i) => all.slice(3 * i, 3 * i + 3))
