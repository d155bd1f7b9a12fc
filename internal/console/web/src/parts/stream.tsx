import { Button, Group } from '@mantine/core'
import type { Streamed } from '../api/stream'
import { useFormat } from '../shell/language'
import { useWords } from '../words'
import { useTold } from './states'
import { Tag } from './tag'

const words = {
  en: {
    live: 'Live', wait: 'Connecting', none: 'Connection lost', again: 'Try now',
    lost: (t: string) => `Connection lost, last figures of ${t}`,
  },
  'zh-Hans': {
    live: '实时', wait: '正在连接', none: '连接中断', again: '立即重试',
    lost: (t: string) => `连接中断，数据截至 ${t}`,
  },
  'zh-Hant': {
    live: '即時', wait: '連線中', none: '連線中斷', again: '立即重試',
    lost: (t: string) => `連線中斷，數據截至 ${t}`,
  },
}

/** StreamState says whether what is shown is what is, or of when it is; where the server gives none, why. */
export function StreamState({ of }: { of: Streamed<unknown> }) {
  const w = useWords(words)
  const f = useFormat()
  const told = useTold()
  const lost = of.refused ? told(of.refused) : of.last ? w.lost(f.seconds(of.last)) : w.none
  return (
    <Group gap="xs" role="status" data-link={of.link} data-refused={of.refused?.status}>
      <Tag tone={of.link === 'live' ? 'good' : of.link === 'lost' ? 'bad' : 'plain'}>
        {of.link === 'live' ? w.live : of.link === 'lost' ? lost : w.wait}
      </Tag>
      {of.link === 'lost' && <Button size="compact-xs" variant="default" onClick={of.again}>{w.again}</Button>}
    </Group>
  )
}
