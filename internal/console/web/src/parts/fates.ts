import { useWords } from '../words'
import type { Tone } from './tag'

const words = {
  en: {
    planned: 'planned', held: 'held back', claimed: 'leaving', submitted: 'handed over', accepted: 'accepted', sent: 'sent', delivered: 'delivered', undelivered: 'not delivered', failed: 'failed', expired: 'too late',
    suppressed: 'not sent', unknown: 'not known',
  },
  'zh-Hans': {
    planned: '待发送', held: '暂缓', claimed: '正在发出', submitted: '已交运营商', accepted: '已受理', sent: '已发送', delivered: '已送达', undelivered: '未送达', failed: '失败', expired: '已过期',
    suppressed: '不发送', unknown: '结果不明',
  },
  'zh-Hant': {
    planned: '待發送', held: '暫緩', claimed: '正在發出', submitted: '已交電訊商', accepted: '已受理', sent: '已發送', delivered: '已送達', undelivered: '未能送達', failed: '失敗', expired: '已過期',
    suppressed: '不發送', unknown: '結果不明',
  },
}

/** useFates says how a message stands in the operator's language; a state that is new keeps its id. */
export function useFates(): (state: string) => string {
  const w = useWords(words)
  return state => (state in w ? w[state as keyof typeof w] : state)
}

const tones: Record<string, Tone> = {
  delivered: 'good', sent: 'good', accepted: 'good', failed: 'bad', undelivered: 'bad', suppressed: 'bad', expired: 'bad', held: 'warn', unknown: 'warn',
}

/** fared is how well it stands. */
export const fared = (state: string): Tone => tones[state] ?? 'plain'
