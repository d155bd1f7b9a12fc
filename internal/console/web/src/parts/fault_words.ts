import { hans } from './fault_words_hans'
import { hant } from './fault_words_hant'

type Saying = (...params: string[]) => string

export interface FaultWords {
  /** Where in what was written the fault stands, as it goes before it. */
  places: Record<string, Saying>
  says: Record<string, Saying>
}

/** What the server's codes of faults say. English is the server's own sentence; so is what has no code. */
export const faults: Record<'zh-Hans' | 'zh-Hant', FaultWords> = { 'zh-Hans': hans, 'zh-Hant': hant }
