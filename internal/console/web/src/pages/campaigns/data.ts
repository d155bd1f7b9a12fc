import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api, got, type Schema } from '../../api/client'
import type { Tone } from '../../parts/tag'

export type Campaign = Schema<'CampaignView'>
export type State = Campaign['state']
export type Brief = Schema<'CampaignBrief'>
export type Wording = Schema<'CampaignWording'>
export type Forecast = Schema<'CampaignForecast'>
export type Progress = Schema<'CampaignProgress'>

export const states = ['draft', 'checked', 'awaiting-approval', 'approved', 'scheduled', 'running', 'paused', 'finished', 'cancelled'] as const

export const tones: Record<State, Tone> = {
  draft: 'plain', checked: 'plain', 'awaiting-approval': 'warn', approved: 'good', scheduled: 'live', running: 'live', paused: 'warn', finished: 'good', cancelled: 'bad',
}

/** What was started and is not over. */
export const live = (s: State) => s === 'scheduled' || s === 'running' || s === 'paused'

/** What may still be written over; doing so voids what was checked and approved. */
export const open = (s: State) => s === 'draft' || s === 'checked' || s === 'awaiting-approval' || s === 'approved'

export function useCampaign(code: string) {
  return useQuery({ queryKey: ['campaign', code], queryFn: () => got(api.GET('/campaigns/{code}', { params: { path: { code } } })) })
}

/** useMoved takes what a campaign has become, wherever it is shown. */
export function useMoved() {
  const client = useQueryClient()
  return useCallback((c: Campaign) => {
    client.setQueryData(['campaign', c.code], c)
    void client.invalidateQueries({ queryKey: ['campaigns'] })
    void client.invalidateQueries({ queryKey: ['report', c.code] })
  }, [client])
}
