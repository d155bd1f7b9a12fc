import { useCallback } from 'react'
import { useWords } from '../words'

const words = {
  en: {
    done: 'done', told: 'answered', stopped: 'card stopped', applied: 'applied for', noted: 'noted', kept: 'left as it was', already: 'was so already',
    asked: 'asked back', wrong: 'not what was asked for', again: 'asked once more', none: 'nothing found', refused: 'refused by the bank', impossible: 'not possible',
    withheld: 'not told here', over: 'over', late: 'bank answers later', declined: 'customer said no', expired: 'answer came too late', unknown: 'not understood',
    help: 'explained', 'by-phone': 'sent to the telephone', 'by-text': 'sent as a text', 'call-back': 'will be called back', 'no-card': 'no such card',
    unavailable: 'bank did not answer', sorry: 'went wrong here', 'too-many-tries': 'too many tries', cooldown: 'too soon', locked: 'locked', identified: 'identified',
    resumed: 'gone on with', goodbye: 'said goodbye', person: 'to a person', queue: 'waits for a person', busy: 'busy', 'no-answer': 'no answer',
    'not-reached': 'no person was reached', completed: 'talked', ended: 'call ended', mailbox: 'reached a mailbox', heard: 'heard it',
    stranger: 'somebody else answered', unproven: 'identity not proven', 'calls-us': 'will call us', through: 'put through', agreed: 'agreed',
    unwanted: 'wants no calls', 'unknown-number': 'number is nobody’s', distrusted: 'number reported lost', empty: 'empty',
  },
  'zh-Hans': {
    done: '已办理', told: '已答复', stopped: '已停卡', applied: '已申请', noted: '已记录', kept: '保持不变', already: '原已如此', asked: '已追问', wrong: '回答不符', again: '再次询问', none: '没有记录',
    refused: '银行未批准', impossible: '不能办理', withheld: '未予提供', over: '已结束', late: '银行稍后答复', declined: '客户不同意', expired: '回复过期', unknown: '未能理解', help: '已说明',
    'by-phone': '请客户致电办理', 'by-text': '已发短信', 'call-back': '将予回电', 'no-card': '没有此卡', unavailable: '银行系统无响应', sorry: '系统出错', 'too-many-tries': '次数过多',
    cooldown: '操作过于频繁', locked: '已锁定', identified: '身份已核实', resumed: '继续办理', goodbye: '已道别', person: '转人工', queue: '等候人工', busy: '占线', 'no-answer': '无人接听',
    'not-reached': '未接通人工', completed: '已通话', ended: '通话结束', mailbox: '转至语音信箱', heard: '已收听', stranger: '非本人接听', unproven: '未核实身份', 'calls-us': '客户将自行致电',
    through: '已转接', agreed: '已同意', unwanted: '不愿接听来电', 'unknown-number': '非客户号码', distrusted: '号码已报失', empty: '空白',
  },
  'zh-Hant': {
    done: '已辦理', told: '已回覆', stopped: '已停卡', applied: '已申請', noted: '已記錄', kept: '維持不變', already: '原已如此', asked: '已追問', wrong: '回答不符', again: '再次詢問', none: '沒有紀錄',
    refused: '銀行未批准', impossible: '未能辦理', withheld: '未予提供', over: '已完結', late: '銀行稍後回覆', declined: '客戶不同意', expired: '回覆過期', unknown: '未能理解', help: '已說明',
    'by-phone': '請客戶致電辦理', 'by-text': '已發短訊', 'call-back': '將會回電', 'no-card': '沒有此卡', unavailable: '銀行系統沒有回應', sorry: '系統出錯', 'too-many-tries': '次數過多',
    cooldown: '操作過於頻密', locked: '已鎖定', identified: '身份已核實', resumed: '繼續辦理', goodbye: '已道別', person: '轉駁職員', queue: '等候職員', busy: '線路繁忙', 'no-answer': '無人接聽',
    'not-reached': '未能接通職員', completed: '已通話', ended: '通話結束', mailbox: '轉至留言信箱', heard: '已收聽', stranger: '非本人接聽', unproven: '未核實身份', 'calls-us': '客戶會自行致電',
    through: '已轉駁', agreed: '已同意', unwanted: '不願接聽來電', 'unknown-number': '非客戶號碼', distrusted: '號碼已報失', empty: '空白',
  },
}

type Kind = keyof (typeof words)['en']

/** What a turn may come to, by what that means: what one command alone says is among what it means. */
const outcomes: Record<Kind, string> = {
  done: 'done done-call done-frozen accepted changed entered granted greetings made mailed marketing manner manners restored stopped temporary waived changed-card',
  told: 'all all-here active approved bare calm cash checking credit credit-frozen credit-stopped drawn expiring frozen fx instalment interest last limit lost near-page next one one-free one-used open overdue page paid pending purpose reached received refund refunded returned row row-atm row-free row-preparing spending staff stale stale-credit supplementary target today top topic without help-menu opens opens-perhaps opens-unknown',
  stopped: 'done-stopped found-stopped',
  applied: 'applied',
  noted: 'answered asked assigned queued thanks recorded phone-lost phone-safe ours-thanks ours-answered reported',
  kept: 'kept left stays',
  already: 'already already-chosen',
  asked: 'choices confirm confirm-unnamed invite invite-call near phone slot which which-yes which-question which-offer all-at-once one-moment record menu offers',
  wrong: 'too-long unknown-page weak-pin',
  again: 'again astray enter-again not-recorded',
  none: 'none none-such not-found not-joined nothing nothing-to-text',
  refused: 'refused',
  impossible: 'closed early fixed full no-address no-email no-pin unfiled not-eligible not-meant',
  withheld: 'withheld text-withheld sensitive',
  over: 'over gone ours-enough',
  late: 'late late-change late-change-next late-unknown lost-late',
  declined: 'declined ours-not-now',
  expired: 'expired begun-over quote-over',
  unknown: 'unknown not-understood manner-unknown',
  help: 'help help-open',
  'by-phone': 'by-phone by-phone-code lost-unknown',
  'by-text': 'by-text begun-by-text texted text-on-its-way',
  'call-back': 'call-back call-me-back-turn call-me-back-at ours-another',
  'no-card': 'no-card',
  unavailable: 'unavailable late-failed',
  sorry: 'sorry sorry-call panic error',
  'too-many-tries': 'too-many-tries too-many-acts too-many-codes too-many-texts',
  cooldown: 'cooldown',
  locked: 'locked pin-locked pin-locked-until pin-unsure',
  identified: 'identified',
  resumed: 'resumed',
  goodbye: 'goodbye',
  person: 'person amend-person colleague find-person lost-person not-understood-person',
  queue: 'queue',
  busy: 'busy',
  'no-answer': 'no-answer',
  'not-reached': 'failed canceled',
  completed: 'completed talked called',
  ended: 'ended',
  mailbox: 'mailbox mailbox-again',
  heard: 'heard',
  stranger: 'wrong-person',
  unproven: 'not-proven',
  'calls-us': 'they-call-us',
  through: 'put-through',
  agreed: 'agreed',
  unwanted: 'wants-no-calls',
  'unknown-number': 'unknown-number',
  distrusted: 'distrusted',
  empty: 'empty',
}

/** Whatever begins so means the same. person- goes before how the talk went. */
const families: Record<string, Kind> = { ask: 'asked', wrong: 'wrong', again: 'again', refused: 'refused', manner: 'done', pin: 'wrong' }

const kinds = new Map(Object.entries(outcomes).flatMap(([kind, ids]) => ids.split(' ').map(id => [id, kind as Kind] as const)))

function kindOf(outcome: string): Kind | undefined {
  const id = outcome.replaceAll(' ', '-')
  return kinds.get(id) ?? (id.startsWith('person-') ? kinds.get(id.slice('person-'.length)) : families[id.split('-')[0] ?? ''])
}

/** useOutcomes says what a turn came to in the operator's language. */
export function useOutcomes(): (outcome: string) => string {
  const w = useWords(words)
  return useCallback(outcome => {
    const kind = kindOf(outcome)
    return kind ? w[kind] : outcome
  }, [w])
}
