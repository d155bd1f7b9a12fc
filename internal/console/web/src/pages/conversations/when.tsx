import { Text, Tooltip } from '@mantine/core'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { words } from './words'

/** When is a time of day in the operator's zone, the customer's beside it where theirs is another; the days stand between the items. */
export function When({ at, zone }: { at: string; zone?: string }) {
  const w = useWords(words)
  const f = useFormat()
  const away = zone !== undefined && zone !== '' && f.zone(at, zone) !== f.zone(at)
  const there = away ? `${f.moment(at, zone)} ${f.zone(at, zone)}` : ''
  return (
    <Tooltip multiline maw="calc(100vw - 24px)" label={`${f.moment(at)} ${f.zone(at)}${there && ` · ${there}`}`} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={new Date(at).toISOString()}>
        {f.time(at)}
        {away && <Text span inherit>{w.there(f.time(at, zone), f.zone(at, zone))}</Text>}
      </time>
    </Tooltip>
  )
}
