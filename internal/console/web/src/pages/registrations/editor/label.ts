import { useFormat } from '../../../shell/language'
import { useWords } from '../../../words'
import { words } from './words'

/** useLabel names a field of a registration as the editor does. */
export function useLabel(): (field: string) => string {
  const w = useWords(words)
  const f = useFormat()
  return field => {
    const [, part, lang] = /^(names|terms)\.(.+)$/.exec(field) ?? []
    if (part) return (part === 'names' ? w.name : w.terms) + f.aside(lang! in w ? w[lang as 'en'] : lang!)
    return field in labels ? w[labels[field as keyof typeof labels]] : field
  }
}

const labels = {
  opens: 'opens', closes: 'closes', quota: 'quota', waiting: 'waiting', mode: 'mode', confirm: 'confirm', who: 'who', product: 'product', target: 'target', cooling_days: 'cooling', 'reward.pool': 'pool', 'reward.on': 'on', code: 'code',
} as const
