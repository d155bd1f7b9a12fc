import { useCallback } from 'react'
import { useLang } from '../shell/language'
import type { Lang } from '../words'

/** What the types of messages are called; they are those of types.yaml. */
const types: Record<Lang, Record<string, string>> = {
  en: {
    otp: 'One-time code', 'late-answer': 'Late answer', 'stop-confirmation': 'Opt-out confirmed', 'card-stopped': 'Card stopped', 'card-change': 'Change to a card', 'enrol-confirmation': 'Registration confirmed', colleague: 'Answer of a colleague', trial: 'Trial',
    'statement-ready': 'Statement ready', 'due-reminder': 'Payment reminder', overdue: 'Payment overdue', 'payment-received': 'Payment received', transaction: 'Payment by card', 'large-transaction': 'Large payment', 'fraud-alert': 'Fraud alert', 'limit-change': 'Limit changed', 'limit-offer': 'Offer of a limit',
    renewal: 'Renewal of a card', 'card-post': 'Card in the post', application: 'Application', 'instalment-invitation': 'Offer of instalments', 'points-expiry': 'Points expire', 'points-offer': 'Offer for points', 'annual-fee': 'Annual fee', 'travel-tips': 'Travel tips',
    'campaign-invitation': 'Invitation to register', 'campaign-result': 'Result of a registration', offer: 'Offer', correction: 'Correction', retention: 'Offer to stay', birthday: 'Birthday greeting', greeting: 'Festival greeting', complaint: 'Progress of a complaint', survey: 'Survey', 'security-tips': 'Security tips',
  },
  'zh-Hans': {
    otp: '一次性验证码', 'late-answer': '补发回复', 'stop-confirmation': '退订确认', 'card-stopped': '停卡通知', 'card-change': '卡片变更通知', 'enrol-confirmation': '报名确认', colleague: '同事回复', trial: '试发',
    'statement-ready': '账单通知', 'due-reminder': '还款提醒', overdue: '逾期通知', 'payment-received': '还款到账', transaction: '交易通知', 'large-transaction': '大额交易核实', 'fraud-alert': '欺诈提醒', 'limit-change': '额度调整通知', 'limit-offer': '提额邀请',
    renewal: '到期换卡', 'card-post': '卡片寄送', application: '申请进度', 'instalment-invitation': '分期邀请', 'points-expiry': '积分到期提醒', 'points-offer': '积分兑换优惠', 'annual-fee': '年费通知', 'travel-tips': '出行提示',
    'campaign-invitation': '活动邀请', 'campaign-result': '活动结果', offer: '优惠', correction: '更正', retention: '挽留优惠', birthday: '生日祝福', greeting: '节日问候', complaint: '投诉进展', survey: '满意度调查', 'security-tips': '安全提示',
  },
  'zh-Hant': {
    otp: '一次性驗證碼', 'late-answer': '補發回覆', 'stop-confirmation': '取消接收確認', 'card-stopped': '停卡通知', 'card-change': '信用卡變更通知', 'enrol-confirmation': '登記確認', colleague: '同事回覆', trial: '試發',
    'statement-ready': '月結單通知', 'due-reminder': '還款提示', overdue: '逾期通知', 'payment-received': '收妥還款', transaction: '交易通知', 'large-transaction': '大額交易核實', 'fraud-alert': '詐騙提示', 'limit-change': '信用額調整通知', 'limit-offer': '提升信用額邀請',
    renewal: '到期續卡', 'card-post': '信用卡寄送', application: '申請進度', 'instalment-invitation': '分期邀請', 'points-expiry': '積分到期提示', 'points-offer': '積分換領優惠', 'annual-fee': '年費通知', 'travel-tips': '外遊提示',
    'campaign-invitation': '活動邀請', 'campaign-result': '活動結果', offer: '優惠', correction: '更正', retention: '挽留優惠', birthday: '生日祝賀', greeting: '節日祝賀', complaint: '投訴進展', survey: '滿意度調查', 'security-tips': '保安提示',
  },
}

/** typeIn names a type of message in a language; one that is new keeps its id. */
export const typeIn = (lang: Lang, type: string) => types[lang][type] ?? type

/** useTypes names a type of message in the operator's language. */
export function useTypes(): (type: string) => string {
  const { lang } = useLang()
  return useCallback(type => typeIn(lang, type), [lang])
}
