import { Text, Tooltip } from '@mantine/core'
import { useFormat } from '../../shell/language'

/** When is a time of day in the operator's zone, the customer's beside it where theirs is another; the days stand between the items. */
export function When({ at, zone }: { at: string; zone?: string }) {
  const f = useFormat()
  const away = zone !== undefined && zone !== '' && f.zone(at, zone) !== f.zone(at)
  const there = away ? `${f.moment(at, zone)} ${f.zone(at, zone)}` : ''
  return (
    <Tooltip multiline maw="calc(100vw - 24px)" label={`${f.moment(at)} ${f.zone(at)}${there && ` · ${there}`}`} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={new Date(at).toISOString()}>
        {f.time(at)}
        {away && <Text span inherit> ({f.time(at, zone)} {f.zone(at, zone)})</Text>}
      </time>
    </Tooltip>
  )
}
