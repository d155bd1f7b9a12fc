import { Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../shell/language'
import { useSession } from '../shell/session'
import { useWords } from '../words'
import classes from './time.module.css'

const words = {
  en: { gap: ' ', there: (at: string, offset: string) => `(${at} ${offset})` },
  'zh-Hans': { gap: '', there: (at: string) => `（当地 ${at}）` },
  'zh-Hant': { gap: '', there: (at: string) => `（當地 ${at}）` },
}

interface Given {
  at: string | Date
  /** The customer's zone (IANA): where it is another, their time stands beside the operator's. */
  zone?: string
  /** "5 minutes ago", with the time itself in the tooltip. */
  ago?: boolean
  /** Seconds matter. */
  exact?: boolean
}

/**
 * Time is a moment in the operator's zone, with the customer's beside it where that differs. The tooltip is only made when a pointer comes
 * near: lists have a thousand times, and it costs more than the rest of a row.
 */
export function Time({ at, zone, ago, exact }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const { now } = useSession()
  const [near, setNear] = useState<HTMLElement>()
  const here = exact ? f.exact(at) : f.moment(at)
  const [local, offset] = zone && f.zone(at, zone) !== f.zone(at) ? [f.moment(at, zone), f.zone(at, zone)] : []
  return (
    <time dateTime={new Date(at).toISOString()} onPointerEnter={e => setNear(e.currentTarget)} onPointerLeave={() => setNear(undefined)}>
      <span className={classes.whole}>{ago ? f.ago(at, now()) : here}</span>
      {local && offset && !ago && <>{w.gap}<span className={classes.there}>{w.there(local, offset)}</span></>}
      {near && <Tooltip opened target={near} label={`${f.moment(at)} ${f.zone(at)}${local ? ` · ${local} ${offset}` : ''}`} />}
    </time>
  )
}
