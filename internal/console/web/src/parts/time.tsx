import { Text, Tooltip } from '@mantine/core'
import { useFormat } from '../shell/language'
import { useSession } from '../shell/session'

interface Given {
  at: string | Date
  /** The customer's zone (IANA): where it is another, their time stands beside the operator's. */
  zone?: string
  /** "5 minutes ago", with the time itself in the tooltip. */
  ago?: boolean
  /** Seconds matter. */
  exact?: boolean
}

/** Time is a moment in the operator's zone, with the customer's beside it where that differs. */
export function Time({ at, zone, ago, exact }: Given) {
  const f = useFormat()
  const { now } = useSession()
  const here = exact ? `${f.day(at)} ${f.seconds(at)}` : f.moment(at)
  const there = zone && f.zone(at, zone) !== f.zone(at) ? `${f.moment(at, zone)} ${f.zone(at, zone)}` : ''
  return (
    <Tooltip label={`${f.moment(at)} ${f.zone(at)}${there && ` · ${there}`}`} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={new Date(at).toISOString()}>
        {ago ? f.ago(at, now()) : here}
        {there && !ago && <Text span size="xs" c="dimmed"> ({there})</Text>}
      </time>
    </Tooltip>
  )
}
