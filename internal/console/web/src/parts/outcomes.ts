import { useCallback } from 'react'
import { useWords } from '../words'

const words = {
  en: {
    done: 'done', asked: 'asked back', wrong: 'not what was asked for', again: 'asked once more', declined: 'customer said no', expired: 'answer came too late', unknown: 'not understood', 'not-understood': 'not understood', help: 'explained',
    'by-phone': 'sent to the telephone', 'by-text': 'sent as a text', 'no-card': 'no such card', unavailable: 'bank did not answer', sorry: 'went wrong here', 'too-many-tries': 'too many tries', cooldown: 'too soon',
    texted: 'sent as a text', person: 'to a person', busy: 'busy', 'no-answer': 'no answer', completed: 'talked', 'unknown-number': 'number is nobody’s', distrusted: 'number reported lost', error: 'failed', empty: 'empty',
  },
  'zh-Hans': {
    done: '已办理', asked: '已追问', wrong: '回答不符', again: '再次询问', declined: '客户不同意', expired: '回复过期', unknown: '未能理解', 'not-understood': '未能理解', help: '已说明',
    'by-phone': '请客户致电办理', 'by-text': '已发短信', 'no-card': '没有此卡', unavailable: '银行系统无应答', sorry: '系统出错', 'too-many-tries': '次数过多', cooldown: '操作过于频繁',
    texted: '已发短信', person: '转人工', busy: '占线', 'no-answer': '无人接听', completed: '已通话', 'unknown-number': '非客户号码', distrusted: '号码已报失', error: '出错', empty: '空白',
  },
  'zh-Hant': {
    done: '已辦理', asked: '已追問', wrong: '回答不符', again: '再次詢問', declined: '客戶不同意', expired: '回覆過期', unknown: '未能理解', 'not-understood': '未能理解', help: '已說明',
    'by-phone': '請客戶致電辦理', 'by-text': '已發短訊', 'no-card': '沒有此卡', unavailable: '銀行系統沒有回應', sorry: '系統出錯', 'too-many-tries': '次數過多', cooldown: '操作過於頻密',
    texted: '已發短訊', person: '轉駁職員', busy: '線路繁忙', 'no-answer': '無人接聽', completed: '已通話', 'unknown-number': '非客戶號碼', distrusted: '號碼已報失', error: '出錯', empty: '空白',
  },
}

/** useOutcomes says what a turn came to in the operator's language; what only one command says keeps its id. */
export function useOutcomes(): (outcome: string) => string {
  const w = useWords(words)
  return useCallback(outcome => {
    const kind = /^ask-/.test(outcome) ? 'asked' : /^wrong-/.test(outcome) ? 'wrong' : /^again-/.test(outcome) ? 'again' : outcome
    return kind in w ? w[kind as keyof typeof w] : outcome
  }, [w])
}
