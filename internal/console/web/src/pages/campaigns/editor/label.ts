import { useFormat } from '../../../shell/language'
import { useWords } from '../../../words'
import { words } from './words'

/** useLabel names a field of a campaign as the editor does. */
export function useLabel(): (field: string) => string | undefined {
  const w = useWords(words)
  const f = useFormat()
  return field => {
    const [, at, rest = ''] = /^words\[(\d+)\]\.?(.*)$/.exec(field) ?? []
    if (at) {
      const part = rest.replace(/^text\./, '')
      const named = part in w ? w[part as 'en'] : { name: w.wordingName, tiers: w.onlyTiers, variant: w.variant, segments: w.most }[part]
      return w.wording(String(Number(at) + 1)) + (named ? f.aside(named) : '')
    }
    const [, lang, name] = /^data(?:_in\.([^.]+))?\.(.+)$/.exec(field) ?? []
    if (name) return `${w.data} {{ ${name} }}${lang && lang in w ? f.aside(w[lang as 'en']) : ''}`
    return field in labels ? w[labels[field as keyof typeof labels]] : undefined
  }
}

const labels = {
  name: 'name', channel: 'how', words: 'texts', data: 'data', data_in: 'data', coupon: 'coupon',
  audience: 'audience', 'audience.filter': 'filter', 'audience.without': 'without', 'audience.lists': 'lists', 'audience.holdout': 'holdout', 'audience.seed': 'seed', 'audience.split': 'split', of: 'ofAnother', 'of.campaign': 'otherCampaign', 'of.who': 'ofAnother',
  when: 'when', 'when.at': 'day', 'when.repeat': 'rule', 'when.festival': 'festivalRule', 'when.hour': 'hour', 'when.zone': 'zone', 'when.from': 'from', 'when.until': 'until',
  'when.event.type': 'event', 'when.event.after': 'after', 'when.event.unless': 'unless', 'when.event.card_states': 'cardStates',
  window: 'limits', pace: 'pace', priority: 'priority', budget: 'budget', ceiling: 'ceiling',
  'call.tries': 'tries', 'call.pause': 'between', 'call.agree': 'agree', 'task.topic': 'topic', 'task.due': 'due', 'task.per_day': 'perDay', numbers: 'numbers',
} as const
