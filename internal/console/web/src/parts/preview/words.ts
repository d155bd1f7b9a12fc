export const words = {
  en: {
    phone: 'On the phone', segments: (n: number) => (n === 1 ? '1 segment' : `${n} segments`), units: (n: number) => (n === 1 ? '1 unit' : `${n} units`), price: (p: string) => `${p} each`,
    unpriced: (country: string) => `no price known for ${country}`, worst: (n: number) => `up to ${n} with the longest data`, forcedBy: 'This character makes the message dearer',
    forces: (c: string, at: number) => `“${c}” (character ${at}) is not in the phone alphabet: the whole message takes more than twice the room.`, faults: 'To be mended',
  },
  'zh-Hans': {
    phone: '手机显示', segments: (n: number) => `${n} 段`, units: (n: number) => `${n} 个编码单位`, price: (p: string) => `每人 ${p}`,
    unpriced: (country: string) => `${country}暂无价格`, worst: (n: number) => `数据最长时 ${n} 段`, forcedBy: '该字符使短信变贵',
    forces: (c: string, at: number) => `“${c}”（第 ${at} 个字符）不在 GSM 字符集内，整条短信须改用 UCS-2 编码，占用空间增加一倍以上。`, faults: '需要修改',
  },
  'zh-Hant': {
    phone: '手機顯示', segments: (n: number) => `${n} 段`, units: (n: number) => `${n} 個編碼單位`, price: (p: string) => `每人 ${p}`,
    unpriced: (country: string) => `${country}未有價格`, worst: (n: number) => `資料最長時 ${n} 段`, forcedBy: '此字元令短訊收費較高',
    forces: (c: string, at: number) => `「${c}」（第 ${at} 個字元）不在 GSM 字元集內，整則短訊須改用 UCS-2 編碼，佔用空間增加一倍以上。`, faults: '需要修改',
  },
}
