import type { Schema } from '../../api/client'

export type Case = Schema<'Case'>
export type Clock = Schema<'Clock'>

/** What the server calls things by id, in the operator's language. An id that is not here, of rules of one's own, stands as it is. */
export const names = {
  en: {
    dispute: 'Dispute', complaint: 'Complaint', suggestion: 'Suggestion', callback: 'Call-back', task: 'Task',
    accepted: 'New', assigned: 'In hand', closed: 'Closed',
    severity1: 'Critical', severity2: 'Major', severity3: 'Normal', severity4: 'Minor',
    level1: 'Customer service', level2: 'Supervisor', level3: 'Department head', level4: 'Consumer protection committee',
    acknowledge: 'Somebody has it', investigate: 'Answer we promised', level: 'Time of the higher level', 'acknowledge-by-law': 'Told by law', 'answer-by-law': 'Answer by law',
    open: 'Opened', note: 'Note', assign: 'Given to', escalate: 'Escalated', ask: 'Asked for more time', extend: 'More time taken', alarm: 'Clock', close: 'Closed with',
    score: 'Score', reopen: 'Opened again',
    risk: 'Card Security', accounting: 'Accounts', marketing: 'Marketing', technology: 'Technology', collections: 'Collections', cards: 'Card Operations', service: 'Service Quality', compliance: 'Compliance',
    privacy: 'Privacy', instalment: 'Instalment', collection: 'Debt collection', 'credit-record': 'Credit record', fee: 'Fees and interest', statement: 'Statement', limit: 'Limit',
    activation: 'Activation and delivery', points: 'Points', campaign: 'Campaign', nuisance: 'Unwanted messages', closing: 'Closing', accessibility: 'Accessibility', system: 'Systems', attitude: 'Service', other: 'Other',
    threat: 'threatens action', vulnerable: 'vulnerable customer', repeated: 'repeated', many: 'many affected', breach: 'data breach', amount: 'large sum',
    text: 'Text', voice: 'Call', api: 'API', reached: 'Reached', 'no-answer': 'No answer', refused: 'Refused', acceptedOutcome: 'Accepted',
  },
  'zh-Hans': {
    dispute: '争议交易', complaint: '投诉', suggestion: '建议', callback: '回电', task: '任务',
    accepted: '待领取', assigned: '处理中', closed: '已结案',
    severity1: '特急', severity2: '重大', severity3: '一般', severity4: '轻微',
    level1: '客服坐席', level2: '客服主管', level3: '部门负责人', level4: '消费者权益保护委员会',
    acknowledge: '受理时限', investigate: '承诺答复', level: '上级处理时限', 'acknowledge-by-law': '法定告知', 'answer-by-law': '法定答复',
    open: '创建', note: '备注', assign: '指派给', escalate: '升级', ask: '申请延期', extend: '延期', alarm: '时限', close: '结案',
    score: '评分', reopen: '重新打开',
    risk: '风险管理部', accounting: '账务部', marketing: '市场部', technology: '技术部', collections: '催收管理部', cards: '卡片运营部', service: '服务质量部', compliance: '合规部',
    privacy: '个人信息', instalment: '分期', collection: '催收', 'credit-record': '征信', fee: '费用与利息', statement: '账单', limit: '额度',
    activation: '开卡与寄送', points: '积分', campaign: '营销活动', nuisance: '营销骚扰', closing: '销卡', accessibility: '无障碍', system: '系统', attitude: '服务态度', other: '其他',
    threat: '扬言维权', vulnerable: '弱势客户', repeated: '重复投诉', many: '多人受影响', breach: '信息泄露', amount: '金额较大',
    text: '短信', voice: '电话', api: 'API', reached: '已接通', 'no-answer': '无人接听', refused: '已拒绝', acceptedOutcome: '已接受',
  },
  'zh-Hant': {
    dispute: '爭議交易', complaint: '投訴', suggestion: '建議', callback: '回電', task: '任務',
    accepted: '待跟進', assigned: '處理中', closed: '已結案',
    severity1: '緊急', severity2: '重大', severity3: '一般', severity4: '輕微',
    level1: '客戶服務員', level2: '客服主任', level3: '部門主管', level4: '消費者保障委員會',
    acknowledge: '受理限期', investigate: '承諾答覆', level: '上級處理限期', 'acknowledge-by-law': '法定通知', 'answer-by-law': '法定答覆',
    open: '開立', note: '備註', assign: '交予', escalate: '升級', ask: '申請延期', extend: '延期', alarm: '限期', close: '結案',
    score: '評分', reopen: '重新開立',
    risk: '風險管理部', accounting: '賬務部', marketing: '市場推廣部', technology: '科技部', collections: '收款部', cards: '信用卡營運部', service: '服務質素部', compliance: '合規部',
    privacy: '私隱', instalment: '分期', collection: '追收欠款', 'credit-record': '信貸紀錄', fee: '收費及利息', statement: '月結單', limit: '信用額',
    activation: '啟用及送遞', points: '積分', campaign: '推廣活動', nuisance: '推銷滋擾', closing: '取消信用卡', accessibility: '無障礙', system: '系統', attitude: '服務態度', other: '其他',
    threat: '揚言追究', vulnerable: '需要關顧的客戶', repeated: '重複投訴', many: '多人受影響', breach: '資料外洩', amount: '金額較大',
    text: '短訊', voice: '電話', api: 'API', reached: '已接通', 'no-answer': '無人接聽', refused: '已拒絕', acceptedOutcome: '已接受',
  },
}

export type Names = (typeof names)['en']

/** named is what the operator calls an id. */
export function named(n: Names, id: string): string {
  return n[id as keyof Names] ?? id
}
