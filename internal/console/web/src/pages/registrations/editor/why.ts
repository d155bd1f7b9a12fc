import { useWords } from '../../../words'

const words = {
  en: {
    missing: 'is missing', long: (n: string, most: string) => `has ${n} characters, and may have ${most}`, order: 'must be after it opens', passed: 'has passed', far: 'is more than 400 days after it opens', endless: 'needs a number of places: where they never end nobody waits',
    drawn: 'is missing: how many are drawn?', draw: 'does not go with a draw', target: 'needs a target', pool: 'choose a pool', noPool: 'is no pool', expires: 'expires before it closes',
  },
  'zh-Hans': {
    missing: '尚未填写', long: (n: string, most: string) => `有 ${n} 个字，最多 ${most} 个`, order: '须晚于开始时间', passed: '已经过去', far: '距开始超过 400 天', endless: '须先设名额：名额不限则无人候补',
    drawn: '尚未填写：抽出多少人？', draw: '不适用于抽签', target: '须先设目标金额', pool: '请选择奖励池', noPool: '没有此奖励池', expires: '在截止前到期',
  },
  'zh-Hant': {
    missing: '尚未填寫', long: (n: string, most: string) => `有 ${n} 個字，最多 ${most} 個`, order: '須遲於開始時間', passed: '已經過去', far: '距開始超過 400 日', endless: '須先設名額：名額不限則無人候補',
    drawn: '尚未填寫：抽出多少人？', draw: '不適用於抽籤', target: '須先設目標金額', pool: '請選擇獎賞池', noPool: '沒有此獎賞池', expires: '在截止前到期',
  },
}

const said: [RegExp, keyof (typeof words)['en']][] = [
  [/^is missing: how many/, 'drawn'], [/^is missing/, 'missing'], [/^has (\d+) characters, and may have (\d+)/, 'long'], [/^must be after it opens/, 'order'], [/^has passed/, 'passed'], [/^is more than 400 days/, 'far'],
  [/^needs a quota/, 'endless'], [/^is not of a lottery/, 'draw'], [/^needs a target/, 'target'], [/^a pool is called by/, 'pool'], [/^is no pool/, 'noPool'], [/^expires before it closes/, 'expires'],
]

/** useWhy says in the operator's language what is wrong with a field; what is not known here is told as the server said it. */
export function useWhy(): (why: string) => string {
  const w = useWords(words)
  return why => {
    for (const [form, key] of said) {
      const found = form.exec(why)
      const text = w[key]
      if (found) return typeof text === 'function' ? text(found[1] ?? '', found[2] ?? '') : text
    }
    return why
  }
}
