import { Box, Group, Text, VisuallyHidden } from '@mantine/core'
import { type KeyboardEvent, type PointerEvent, useCallback, useId, useState } from 'react'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import classes from './chart.module.css'
import { Bars, Lines, Swatch } from './marks'
import { roundTimes, steps } from './scale'

const words = {
  en: { time: 'Time', none: 'no value', unfinished: 'not over yet' },
  'zh-Hans': { time: '时间', none: '无数据', unfinished: '尚未结束' },
  'zh-Hant': { time: '時間', none: '無數據', unfinished: '尚未結束' },
}

export interface Series {
  name: string
  /** One for each time; undefined: there is none. */
  values: readonly (number | undefined)[]
}

interface Given {
  title: string
  /** What the values are, at the head of their axis: "a minute", "ms". */
  unit: string
  /** When each step begins, the oldest first. The last is not over yet and is drawn so. */
  times: readonly string[]
  /** At most three: they are told apart by colour and by dash or hatch. */
  series: readonly Series[]
  /** Lines, or bars that stand on each other. */
  as?: 'lines' | 'bars'
  /** How a value is written. */
  write?: (n: number) => string
  /** Values are counted: the axis shows no halves. */
  whole?: boolean
}

export const height = 132
const head = 18 // above the plot, for the unit
const foot = 20 // below it, for times
const left = 40 // before it, for values

/** Chart draws series over time with real axes. The legend tells the values under the pointer, or where the arrow keys stand; who cannot see it has a table. */
export function Chart({ title, unit, times, series, as = 'lines', write, whole = true }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const id = useId()
  const { ref, width } = useWidth()
  const [at, setAt] = useState<number>()
  const shown = at !== undefined && at < times.length ? at : times.length - 1
  const said = (n: number | undefined) => (n === undefined ? '–' : (write ?? f.number)(n))

  const sums = as === 'bars' ? times.map((_, i) => series.reduce((sum, s) => sum + (s.values[i] ?? 0), 0)) : series.flatMap(s => s.values.map(v => v ?? 0))
  const lines = steps(Math.max(0, ...sums), whole)
  const top = lines[lines.length - 1]!
  const inner = Math.max(0, width - left)
  const step = times.length ? inner / times.length : 0
  const x = (i: number) => left + (i + 0.5) * step
  const y = (v: number) => head + height * (1 - v / top)
  const every = inner > 420 ? 10 : inner > 240 ? 15 : 30

  const point = (e: PointerEvent<HTMLDivElement>) => {
    const from = e.currentTarget.getBoundingClientRect().left + left
    setAt(step ? Math.max(0, Math.min(times.length - 1, Math.floor((e.clientX - from) / step))) : undefined)
  }
  const key = (e: KeyboardEvent) => {
    const to = { ArrowLeft: shown - 1, ArrowDown: shown - 1, ArrowRight: shown + 1, ArrowUp: shown + 1, PageUp: shown + 10, PageDown: shown - 10, Home: 0, End: times.length - 1 }[e.key]
    if (to === undefined) return
    e.preventDefault()
    setAt(Math.max(0, Math.min(times.length - 1, to)))
  }
  const time = times[shown]
  const told = time ? `${f.time(time)}${shown === times.length - 1 ? f.aside(w.unfinished) : ''}` : ''
  return (
    <figure className={classes.figure} aria-labelledby={id}>
      <Group justify="space-between" gap={4} wrap="nowrap">
        <Text component="figcaption" fw={600} size="sm" id={id}>{title}</Text>
        <Text size="xs" c="dimmed" aria-hidden>{time && f.time(time)}</Text>
      </Group>
      <Group gap="sm" mb={4} wrap="nowrap" aria-hidden>
        {series.map((s, i) => (
          <Group key={s.name} gap={5} wrap="nowrap">
            <Swatch i={i} as={as} />
            <Text size="xs" className={classes.series}>{s.name}</Text>
            <Text size="xs" className={classes.value}>{said(s.values[shown])}</Text>
          </Group>
        ))}
      </Group>
      <Box
        ref={ref} className={classes.plot} tabIndex={0} role="slider" aria-labelledby={id} aria-orientation="horizontal" h={head + height + foot}
        aria-valuemin={0} aria-valuemax={Math.max(0, times.length - 1)} aria-valuenow={Math.max(0, shown)}
        aria-valuetext={`${told}${f.colon}${f.listed(series.map(s => `${s.name} ${s.values[shown] === undefined ? w.none : said(s.values[shown])}`))}`}
        onPointerMove={point} onPointerDown={point} onPointerLeave={() => setAt(undefined)} onKeyDown={key} onBlur={() => setAt(undefined)}
      >
        {width > 0 && (
          <svg width={width} height={head + height + foot} aria-hidden focusable="false">
            <text x={0} y={10} className={classes.tick}>{unit}</text>
            {lines.map(v => (
              <g key={v}>
                <line x1={left} x2={width} y1={y(v)} y2={y(v)} className={v === 0 ? classes.axis : classes.grid} />
                <text x={left - 6} y={y(v) + 4} textAnchor="end" className={classes.tick}>{(write ?? f.number)(v)}</text>
              </g>
            ))}
            {roundTimes(times, every).map(i => (
              <g key={times[i]}>
                <line x1={x(i)} x2={x(i)} y1={y(0)} y2={y(0) + 4} className={classes.axis} />
                <text x={Math.min(Math.max(x(i), left + 14), width - 15)} y={y(0) + 16} textAnchor="middle" className={classes.tick}>{f.time(times[i]!)}</text>
              </g>
            ))}
            {as === 'bars' ? <Bars series={series} x={x} y={y} step={step} /> : <Lines series={series} x={x} y={y} />}
            {at !== undefined && <line x1={x(shown)} x2={x(shown)} y1={head} y2={y(0)} className={classes.cursor} />}
          </svg>
        )}
      </Box>
      <VisuallyHidden>
        <table>
          <caption>{title}{f.aside(unit)}</caption>
          <thead><tr><th scope="col">{w.time}</th>{series.map(s => <th key={s.name} scope="col">{s.name}</th>)}</tr></thead>
          <tbody>
            {times.map((t, i) => (
              <tr key={t}><th scope="row">{f.time(t)}</th>{series.map(s => <td key={s.name}>{s.values[i] === undefined ? w.none : said(s.values[i])}</td>)}</tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
    </figure>
  )
}

/** useWidth is the width of an element from its first paint on. */
function useWidth() {
  const [width, setWidth] = useState(0)
  const ref = useCallback((element: HTMLDivElement | null) => {
    if (!element) return
    const measure = () => setWidth(element.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, width }
}
