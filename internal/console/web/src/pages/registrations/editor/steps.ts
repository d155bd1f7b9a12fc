export const steps = ['said', 'who', 'places', 'finish'] as const

export type Step = (typeof steps)[number]

/** stepOf is where a field is written. */
export function stepOf(field: string): Step {
  if (/^(names|terms)/.test(field)) return 'said'
  return /^(who|product)/.test(field) ? 'who' : 'places'
}
