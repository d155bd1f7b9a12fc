import { useId } from 'react'
import type { Series } from './chart'
import classes from './chart.module.css'
import { runs } from './scale'

const colours = [classes.one, classes.two, classes.three]

interface Given {
  series: readonly Series[]
  x: (i: number) => number
  y: (v: number) => number
}

/** Lines break where there is no value. What leads to the last value, which is not final, is dotted. */
export function Lines({ series, x, y }: Given) {
  return series.map((s, n) => {
    const last = s.values.length - 1
    const path = (from: number, to: number) => {
      let d = ''
      for (let i = from; i <= to; i++) d += `${i === from ? 'M' : 'L'}${x(i).toFixed(1)} ${y(s.values[i]!).toFixed(1)}`
      return d
    }
    return (
      <g key={s.name} className={colours[n]}>
        {runs(s.values).map(([from, to]) => {
          const whole = Math.min(to, last - 1)
          return (
            <g key={from}>
              {n === 0 && whole > from && <path d={`${path(from, whole)}L${x(whole)} ${y(0)}L${x(from)} ${y(0)}Z`} className={classes.filled} />}
              {whole > from && <path d={path(from, whole)} className={`${classes.line} ${colours[n]}`} />}
              {to === last && from < last && <path d={path(last - 1, last)} className={`${classes.line} ${classes.unfinished} ${colours[n]}`} />}
              {(from === to || to === last) && <circle cx={x(to)} cy={y(s.values[to]!)} r={2.5} className={`${classes.dot} ${to === last ? classes.unfinished : ''}`} />}
            </g>
          )
        })}
      </g>
    )
  })
}

/** Bars stand on each other, the first at the bottom; the third is hatched, so that colour is not all that tells it apart. */
export function Bars({ series, x, y, step }: Given & { step: number }) {
  const hatch = useId()
  const wide = Math.max(1, step - (step > 5 ? 1.5 : 0.5))
  const count = series[0]?.values.length ?? 0
  return (
    <>
      <Hatch id={hatch} />
      {Array.from({ length: count }, (_, i) => {
        let below = 0
        return series.map((s, n) => {
          const v = s.values[i] ?? 0
          if (v === 0) return null
          const from = below
          below += v
          return (
            <rect
              key={`${i} ${s.name}`} x={x(i) - wide / 2} width={wide} y={y(below)} height={Math.max(0, y(from) - y(below))}
              className={`${classes.bar} ${colours[n]} ${i === count - 1 ? classes.unfinished : ''}`} style={n === 2 ? { fill: `url(#${hatch})` } : undefined}
            />
          )
        })
      })}
    </>
  )
}

function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width={4} height={4} patternUnits="userSpaceOnUse" patternTransform="rotate(45)" className={classes.three}>
        <rect width={4} height={4} fill="currentColor" fillOpacity={0.35} />
        <line y2={4} stroke="currentColor" strokeWidth={4} />
      </pattern>
    </defs>
  )
}

/** Swatch is the sign of a series in the legend. */
export function Swatch({ i, as }: { i: number; as: 'lines' | 'bars' }) {
  const hatch = useId()
  return (
    <svg width={16} height={10} className={`${classes.swatch} ${colours[i]}`} aria-hidden focusable="false">
      {as === 'lines' ? (
        <line x1={1} x2={15} y1={5} y2={5} className={`${classes.line} ${colours[i]}`} />
      ) : (
        <>
          <Hatch id={hatch} />
          <rect x={2} width={12} height={10} className={classes.bar} style={i === 2 ? { fill: `url(#${hatch})` } : undefined} />
        </>
      )}
    </svg>
  )
}
