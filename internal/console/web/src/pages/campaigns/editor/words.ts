import { words as audience } from './audience_words'
import { words as schedule } from './schedule_words'
import { words as texts } from './texts_words'

/** Words of the editor: its steps and what it says of saving and checking; the steps have theirs beside it. */
export const words = {
  en: {
    ...audience.en, ...texts.en, ...schedule.en,
    title: (c: string) => `Write ${c}`, back: 'To the campaign', closed: 'This campaign is not written any more', closedHint: 'It was started, is over, or your role may not write campaigns. Clone it to write a new one.',
    saving: 'Saving…', unsaved: 'Not saved yet', saved: 'Saved', save: 'Save', undo: 'Undo', voids: 'Saving a change voids the check and the approval.', sentBack: (r: string) => `It came back: ${r}`,
    audience: 'Audience', texts: 'Words', schedule: 'Time', check: 'Check', before: 'Back', next: (s: string) => `On to: ${s}`,
    checkNow: 'Check', checkAgain: 'Check again', propose: 'Ask for approval', checked: 'It is checked: approval can be asked for.', warnings: 'To be mended, or accepted', acceptReason: 'Why it is accepted', acceptHint: 'Whoever approves reads it.', accept: 'Accept and check', try: 'Try it on numbers of the bank’s own', numbers: 'Numbers', numbersHint: 'Up to five, of those configured for it', send: 'Send', sent: 'Sent to each',
  },
  'zh-Hans': {
    ...audience['zh-Hans'], ...texts['zh-Hans'], ...schedule['zh-Hans'],
    title: (c: string) => `编辑 ${c}`, back: '返回活动', closed: '此活动不可再编辑', closedHint: '活动已启动、已结束，或您的角色无权编辑。可复制后另写。',
    saving: '正在保存…', unsaved: '尚未保存', saved: '已保存', save: '保存', undo: '撤销', voids: '保存改动会使检查和批准失效。', sentBack: (r: string) => `已退回：${r}`,
    audience: '受众', texts: '文案', schedule: '时间', check: '检查', before: '上一步', next: (s: string) => `下一步：${s}`,
    checkNow: '检查', checkAgain: '重新检查', propose: '提交审批', checked: '检查完成，可以提交审批。', warnings: '需修改或接受的事项', acceptReason: '接受理由', acceptHint: '审批人会看到。', accept: '接受并检查', try: '在本行号码上试发', numbers: '号码', numbersHint: '最多五个，须为已配置的号码', send: '发送', sent: '已逐一发送',
  },
  'zh-Hant': {
    ...audience['zh-Hant'], ...texts['zh-Hant'], ...schedule['zh-Hant'],
    title: (c: string) => `編輯 ${c}`, back: '返回活動', closed: '此活動不可再編輯', closedHint: '活動已啟動、已完結，或您的角色無權撰寫。可複製後另寫。',
    saving: '儲存中…', unsaved: '尚未儲存', saved: '已儲存', save: '儲存', undo: '還原', voids: '儲存改動會令檢查及批准失效。', sentBack: (r: string) => `已退回：${r}`,
    audience: '對象', texts: '文案', schedule: '時間', check: '檢查', before: '上一步', next: (s: string) => `下一步：${s}`,
    checkNow: '檢查', checkAgain: '重新檢查', propose: '提交審批', checked: '檢查完成，可以提交審批。', warnings: '需修改或接納的事項', acceptReason: '接納理由', acceptHint: '審批人會看到。', accept: '接納並檢查', try: '在本行號碼上試發', numbers: '號碼', numbersHint: '最多五個，須為已設定的號碼', send: '發送', sent: '已逐一發送',
  },
}
