import { useCallback } from 'react'
import { useWords } from '../words'

const words = {
  en: { timeout: 'silence', invalid: 'wrong key', tries: 'too many tries', failed: 'failed', then: 'then', person: 'asks for a person' },
  'zh-Hans': { timeout: '无按键', invalid: '按错', tries: '次数过多', failed: '未成功', then: '之后', person: '要求人工' },
  'zh-Hant': { timeout: '沒有按鍵', invalid: '按錯', tries: '次數過多', failed: '未成功', then: '之後', person: '要求職員' },
}

/** usePressed writes a key of the voice menu as it stands on a telephone, and what is no key in the operator's language; a condition behind it stays as it is. */
export function usePressed(): (key: string) => string {
  const w = useWords(words)
  return useCallback(key => key.replace(/^[a-z]+/, k => (k === 'hash' ? '#' : k === 'star' ? '*' : k in w ? w[k as keyof typeof w] : k)), [w])
}
