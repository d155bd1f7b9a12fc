import type { Schema } from '../../api/client'
import type { Lang } from '../../words'

type What = Schema<'MenuChange'>['what']
type Asked = Schema<'MenuAsk'>['what']

interface ChangeWords {
  /** What differs, behind the node it differs at. Of says which key, line, argument or language. */
  differs: Record<What, (of: string) => string>
  /** The value it has now and the one it had. */
  now: (is: string, was: string) => string
  fresh: (is: string) => string
  gone: (was: string) => string
  yes: string
  no: string
  nothing: string
  quoted: (words: string) => string
  when: (to: string, condition: string) => string
  otherwise: (to: string) => string
  otherwiseAlone: string
  inLang: (to: string, lang: string) => string
  or: string
  and: string
  between: string
  not: (asked: string) => string
  asks: Record<Asked, string>
  langs: Record<Lang, string>
  targets: Record<string, string>
  /** Values of what is asked, behind it: "hours closed". One that is not here is called as the files call it. */
  values: Record<string, string>
}

/** What the codes of changes say. English is the server's own sentence. */
export const changes: Record<'zh-Hans' | 'zh-Hant', ChangeWords> = {
  'zh-Hans': {
    differs: {
      line: of => `${of}`, key: of => `按键 ${of}`, node: () => '类型', says: of => `${of}播报`, fuller: of => `${of}第二次播报`,
      silence: of => `无按键后的${of}播报`, wrong: of => `按错后的${of}播报`, recording: of => `“${of}”的录音`,
      hears: of => `可说出的词（${of}）`, with: of => `传递参数 ${of}`, person: () => '按 0 或不按键转至', lost: () => '挂失入口', home: () => '按 # 最多返回至',
      wait: () => '等待秒数', tries: () => '询问次数', most: () => '最多位数', least: () => '最少位数', limit: () => '录音秒数',
      every: () => '以各语言播报', listen: () => '不可打断', mute: () => '不识别语音',
    },
    now: (is, was) => `${is}（原为 ${was}）`, fresh: is => `${is}（新增）`, gone: was => `已删除（原为 ${was}）`, yes: '是', no: '否', nothing: '无', quoted: s => `“${s}”`,
    when: (to, condition) => `${condition}时至 ${to}`, otherwise: to => `其他情况至 ${to}`, otherwiseAlone: '其他情况', inLang: (to, lang) => `${to}，改用${lang}`,
    or: '或', and: '且', between: '；', not: asked => `非“${asked}”`,
    asks: { known: '号码已登记', shown: '已核实身份', person: '希望先转人工', balance: '希望先听余额', tier: '等级为', hours: '时段为', segment: '客群为', line: '线路为', lang: '语言为' },
    langs: { en: '英文', 'zh-Hans': '简体中文', 'zh-Hant': '繁体中文（粤语）' },
    targets: { again: '重听', back: '返回上一层', redo: '再做一次' },
    values: {
      'hours open': '服务时间', 'hours closed': '非服务时间', 'hours holiday': '节假日', 'hours emergency': '紧急停止服务',
      'line main': '服务热线', 'line platinum': '白金专线', 'line lost': '挂失专线', 'tier platinum': '白金卡', 'tier gold': '金卡', 'tier classic': '普卡',
    },
  },
  'zh-Hant': {
    differs: {
      line: of => `${of}`, key: of => `按鍵 ${of}`, node: () => '類型', says: of => `${of}播放`, fuller: of => `${of}第二次播放`,
      silence: of => `沒有按鍵後的${of}播放`, wrong: of => `按錯後的${of}播放`, recording: of => `「${of}」的錄音`,
      hears: of => `可說出的字句（${of}）`, with: of => `傳遞參數 ${of}`, person: () => '按 0 或不按鍵轉至', lost: () => '報失入口', home: () => '按 # 最多返回至',
      wait: () => '等候秒數', tries: () => '詢問次數', most: () => '最多位數', least: () => '最少位數', limit: () => '錄音秒數',
      every: () => '以各語言播放', listen: () => '不可打斷', mute: () => '不識別語音',
    },
    now: (is, was) => `${is}（原為 ${was}）`, fresh: is => `${is}（新增）`, gone: was => `已移除（原為 ${was}）`, yes: '是', no: '否', nothing: '無', quoted: s => `「${s}」`,
    when: (to, condition) => `${condition}時往 ${to}`, otherwise: to => `其他情況往 ${to}`, otherwiseAlone: '其他情況', inLang: (to, lang) => `${to}，改用${lang}`,
    or: '或', and: '而且', between: '；', not: asked => `並非「${asked}」`,
    asks: { known: '號碼已登記', shown: '已核實身份', person: '希望先轉駁職員', balance: '希望先聽結餘', tier: '級別為', hours: '時段為', segment: '客群為', line: '線路為', lang: '語言為' },
    langs: { en: '英文', 'zh-Hans': '簡體中文', 'zh-Hant': '繁體中文（粵語）' },
    targets: { again: '重聽', back: '返回上一層', redo: '再做一次' },
    values: {
      'hours open': '服務時間', 'hours closed': '非服務時間', 'hours holiday': '假期', 'hours emergency': '緊急停止服務',
      'line main': '服務熱線', 'line platinum': '白金專線', 'line lost': '報失專線', 'tier platinum': '白金卡', 'tier gold': '金卡', 'tier classic': '普通卡',
    },
  },
}
