/** The round steps between gridlines: 1, 2 and 5 times the powers of ten; whole ones where there is nothing to draw. */
export function steps(most: number, counted: boolean, lines = 4): number[] {
  const whole = counted || most === 0
  const rough = Math.max(most, whole ? lines : Number.EPSILON) / lines
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find(n => n * power >= rough * 0.999) ?? 10)
  const count = Math.max(1, Math.ceil(most / step - 1e-9))
  return Array.from({ length: Math.max(count, whole && most < lines ? Math.ceil(lines / step) : 1) + 1 }, (_, i) => i * step)
}

/** The places in a row of times that stand at full multiples of so many minutes, as the operator's clock shows them. */
export function roundTimes(times: readonly string[], minutes: number): number[] {
  return times.flatMap((t, i) => (new Date(t).getMinutes() % minutes === 0 ? [i] : []))
}

/** The parts of a row of values without gaps, as pairs of where they begin and end. */
export function runs(values: readonly (number | undefined)[]): [from: number, to: number][] {
  const out: [number, number][] = []
  values.forEach((v, i) => {
    if (v === undefined) return
    const last = out[out.length - 1]
    if (last && last[1] === i - 1) last[1] = i
    else out.push([i, i])
  })
  return out
}
