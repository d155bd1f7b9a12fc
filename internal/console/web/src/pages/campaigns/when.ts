import type { Schema } from '../../api/client'
import type { words } from './words'

type W = Pick<(typeof words)['en'], 'atStart' | 'atWall' | 'repeated' | 'byEvent' | 'unknownTime'>

/** when says in words when a campaign runs; festival tells the rule of one that goes by a festival. */
export function when(at: Schema<'CampaignWhen'>, w: W, festival: (rule: string) => string): string {
  if (at.at === 'now') return w.atStart
  if (at.at) return w.atWall(at.at.replace('T', ' ').slice(0, 16))
  if (at.repeat) return w.repeated(at.repeat)
  if (at.festival) return festival(at.festival)
  if (at.event) return w.byEvent(at.event.type)
  return w.unknownTime
}
