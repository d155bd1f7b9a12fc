import { useCallback } from 'react'
import { useWords } from '../words'

const words = {
  en: { classic: 'Classic', gold: 'Gold', platinum: 'Platinum' },
  'zh-Hans': { classic: '普卡', gold: '金卡', platinum: '白金卡' },
  'zh-Hant': { classic: '普通卡', gold: '金卡', platinum: '白金卡' },
}

/** useTiers names a customer's tier in the operator's language; one of the bank's own stands as the bank writes it. */
export function useTiers(): (tier: string) => string {
  const w = useWords(words)
  return useCallback(tier => w[tier.toLowerCase() as keyof typeof w] ?? tier, [w])
}
