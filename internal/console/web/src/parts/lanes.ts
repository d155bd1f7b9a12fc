import { useCallback } from 'react'
import { useWords } from '../words'

const words = {
  en: { code: 'One-time codes', security: 'Security', reply: 'Late answers', service: 'Service', marketing: 'Marketing', calls: 'Calls by us', tasks: 'Tasks for staff' },
  'zh-Hans': { code: '一次性验证码', security: '安全提醒', reply: '补发回复', service: '服务通知', marketing: '营销', calls: '外呼', tasks: '人工任务' },
  'zh-Hant': { code: '一次性驗證碼', security: '保安提示', reply: '補發回覆', service: '服務通知', marketing: '推廣', calls: '外撥電話', tasks: '職員任務' },
}

/** useLanes names a lane of the outbox in the operator's language; one that is new keeps its id. */
export function useLanes(): (lane: string) => string {
  const w = useWords(words)
  return useCallback(lane => (lane in w ? w[lane as keyof typeof w] : lane), [w])
}
