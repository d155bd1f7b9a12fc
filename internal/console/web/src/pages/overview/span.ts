import { useMemo } from 'react'
import { tags, useLang } from '../../shell/language'

const units = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]] as const

/** useSpan writes so many seconds in their two largest units: "2 min 5 sec". */
export function useSpan(): (seconds: number) => string {
  const { lang } = useLang()
  return useMemo(() => {
    const write = Object.fromEntries(units.map(([unit]) => [unit, new Intl.NumberFormat(tags[lang], { style: 'unit', unit, unitDisplay: 'short' })]))
    return seconds => {
      const first = Math.max(0, units.findIndex(([, size]) => seconds >= size || size === 1))
      let left = seconds
      return units.slice(first, first + 2).flatMap(([unit, size], i) => {
        const n = Math.floor(left / size)
        left -= n * size
        return n > 0 || i === 0 ? [write[unit]!.format(n)] : []
      }).join(' ')
    }
  }, [lang])
}
