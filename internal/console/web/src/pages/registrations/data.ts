import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Schema } from '../../api/client'
import type { Tone } from '../../parts/tag'

export type Registration = Schema<'Registration'>
export type Version = Schema<'RegistrationVersion'>
export type Brief = Version['brief']
export type Registered = Schema<'Registered'>

export const stages = ['joined', 'asked', 'waiting', 'entered', 'refused', 'lost'] as const

export const tones: Record<Registration['state'], Tone> = { draft: 'plain', 'awaiting-approval': 'warn', approved: 'good', announced: 'live', open: 'live', closed: 'plain', drawn: 'good' }

/** useChanged has everything about a registration read again. */
export function useChanged() {
  const client = useQueryClient()
  return useCallback(() => client.invalidateQueries({ queryKey: ['registrations'] }), [client])
}

/** The name in the operator's language, of the newest version, or as the program brought it. */
export const nameOf = (r: Registration, lang: string) => {
  const names = (r.versions?.at(-1)?.brief ?? r.brief)?.names
  return names?.[lang] ?? names?.en ?? r.code
}
