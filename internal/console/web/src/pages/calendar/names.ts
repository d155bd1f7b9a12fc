const tens = ['初', '十', '廿', '卅']
const digits = ['十', '一', '二', '三', '四', '五', '六', '七', '八', '九']
const months = ['正', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']

/** lunarIn writes a lunar date, 2027-01-01 or 2025-L06-30, as 正月初一 or 1/1. */
export function lunarIn(lang: string, date: string): string {
  const read = /^\d+-(L?)(\d+)-(\d+)$/.exec(date)
  if (!read) return date
  const [leap, m, d] = [read[1] === 'L', Number(read[2]), Number(read[3])]
  if (lang === 'en') return `${leap ? 'leap ' : ''}month ${m}, day ${d}`
  const day = d === 10 ? '初十' : d === 20 ? '二十' : d === 30 ? '三十' : tens[Math.floor(d / 10)]! + digits[d % 10]!
  return `${leap ? (lang === 'zh-Hans' ? '闰' : '閏') : ''}${months[m - 1]}月${day}`
}
