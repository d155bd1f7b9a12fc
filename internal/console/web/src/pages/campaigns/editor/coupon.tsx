import { Select, Text } from '@mantine/core'
import { usePools } from '../../../parts/pools'
import { useFormat } from '../../../shell/language'
import { useWords } from '../../../words'
import type { Draft } from './draft'
import { words } from './words'

/** Coupon chooses the pool of codes of which everybody gets one: {{ coupon }} in the words. */
export function Coupon({ draft }: { draft: Draft }) {
  const w = useWords(words)
  const f = useFormat()
  const { rows: all } = usePools()
  const chosen = draft.brief.coupon
  const pool = all.find(p => p.name === chosen)
  if (all.length === 0 && !chosen) return null
  return (
    <div>
      <Select
        label={w.coupon} description={w.couponHint} placeholder={w.noCoupon} maw={320} searchable clearable clearButtonProps={{ 'aria-label': w.noCoupon }} value={chosen ?? null}
        data={[...new Set([...all.map(p => p.name), ...(chosen ? [chosen] : [])])]} onChange={c => draft.change({ coupon: c ?? undefined })}
      />
      {pool && <Text size="sm" mt={4}>{w.codesLeft(f.number(pool.left), f.day(pool.expires))}</Text>}
    </div>
  )
}
