import { useCallback } from 'react'
import { usePressed } from '../../parts/pressed'
import { useTongues } from '../../parts/tongues'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'

const words = {
  en: {
    waiting: (node: string) => `(waiting at ${node})`, record: (s: string) => `(records for ${s} s)`, queue: (to: string) => `(waits for ${to})`, person: (to: string) => `(is put through to ${to})`, anybody: 'a colleague', end: '(the call is over)',
    long: '(too long: it is followed no further)', silence: 'silence',
  },
  'zh-Hans': {
    waiting: (node: string) => `（在 ${node} 等待按键）`, record: (s: string) => `（录音 ${s} 秒）`, queue: (to: string) => `（排队等候 ${to}）`, person: (to: string) => `（转接 ${to}）`, anybody: '人工', end: '（通话结束）',
    long: '（过长，不再继续）', silence: '无按键',
  },
  'zh-Hant': {
    waiting: (node: string) => `（在 ${node} 等候按鍵）`, record: (s: string) => `（錄音 ${s} 秒）`, queue: (to: string) => `（輪候 ${to}）`, person: (to: string) => `（轉駁 ${to}）`, anybody: '職員', end: '（通話結束）',
    long: '（過長，不再繼續）', silence: '沒有按鍵',
  },
}

/** What is heard on a test call: words in a language, or what happens. */
export interface Heard {
  text: string
  /** Of words: their language, and what goes before them: "English: ". */
  lang?: string
  named?: string
}

/** useHeard tells in the operator's language a line of a call that was walked: "en: For your balance, press 1.", "> 1", "(waiting at main.main)"; a command, "[BALANCE]", stands as it is. */
export function useHeard(): (line: string) => Heard {
  const w = useWords(words)
  const f = useFormat()
  const tongue = useTongues(true)
  const pressed = usePressed()
  return useCallback(line => {
    const [, lang, said] = /^(en|zh-Hans|zh-Hant): (.*)$/.exec(line) ?? []
    if (lang) return { lang, named: tongue(lang) + f.colon, text: said! }
    const [, key] = /^> (.+)$/.exec(line) ?? []
    if (key) return { text: `> ${key === '-' ? w.silence : pressed(key)}` }
    const [, what, of = ''] = /^\((waiting at|record|queue|person|end|too long) ?([^ )]*)[^)]*\)$/.exec(line) ?? []
    switch (what) {
      case 'waiting at': return { text: w.waiting(of) }
      case 'record': return { text: w.record(of) }
      case 'queue': return { text: w.queue(of) }
      case 'person': return { text: w.person(of || w.anybody) }
      case 'end': return { text: w.end }
      case 'too long': return { text: w.long }
    }
    return { text: line }
  }, [w, f, tongue, pressed])
}
