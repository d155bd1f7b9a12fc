export const words = {
  en: {
    progress: 'Progress', planned: 'Planned', sent: 'Sent', delivered: 'Delivered', failed: 'Failed', waiting: 'Waiting', blocked: 'Held back for ever', rate: 'Messages a second', left: 'Time left', of: (a: string, b: string) => `${a} of ${b}`,
    long: (d: string) => d.replace('h', ' h ').replace('m', ' min ').replace('s', ' s'), holds: 'Held back, and why', noHolds: 'Nothing is held back.', held: 'waits', suppressed: 'not sent', expired: 'too late', unknown: 'not known',
    heldNow: (r: string) => `Held back: ${r}`, times: 'Times it ran', notYet: 'It has not run yet', notYetHint: 'The first time stands here as soon as it begins.', occurrence: 'Which', stage: 'Stage', began: 'Began', over: 'Over',
    stage_waiting: 'waiting', stage_planning: 'being planned', stage_sending: 'being sent', stage_done: 'done', stage_skipped: 'skipped', messages: 'Messages', people: 'People', why: 'Why',
    funnel: 'From who was meant to who did it', targeted: 'Meant', heldOut: 'Held out, to compare', converted: 'Did what was wanted', nobody: 'Nobody was planned yet', nobodyHint: 'Figures stand here when the first messages are planned.',
    answers: (a: string, b: string, c: string) => `${a} replied, ${b} registered, ${c} opted out within three days`, cost: (c: string) => `It has cost ${c}`, lift: (a: string, lo: string, hi: string) => `Lift ${a} points (95 %: ${lo} to ${hi})`,
    wordings: 'By wording', languages: 'By language', tiers: 'By tier', branches: 'By branch', hours: 'By hour (UTC)', failures: 'Failures by the carrier’s code', code: 'Code', none: 'none', export: 'Export', allTimes: 'All times', time: 'Time', part: 'Part', share: 'Delivered of sent',
  },
  'zh-Hans': {
    progress: '进度', planned: '已排期', sent: '已发送', delivered: '已送达', failed: '失败', waiting: '等待中', blocked: '不再发送', rate: '每秒消息数', left: '剩余时间', of: (a: string, b: string) => `${a} / ${b}`,
    long: (d: string) => d.replace('h', ' 小时 ').replace('m', ' 分 ').replace('s', ' 秒'), holds: '未发及原因', noHolds: '没有未发的消息。', held: '暂缓', suppressed: '不发送', expired: '已过期', unknown: '结果不明',
    heldNow: (r: string) => `暂缓：${r}`, times: '执行记录', notYet: '尚未执行', notYetHint: '首次执行开始后显示于此。', occurrence: '批次', stage: '阶段', began: '开始', over: '结束',
    stage_waiting: '待执行', stage_planning: '排期中', stage_sending: '发送中', stage_done: '已完成', stage_skipped: '已跳过', messages: '消息', people: '人数', why: '原因',
    funnel: '从目标到转化', targeted: '目标人数', heldOut: '对照组', converted: '已转化', nobody: '尚未排期', nobodyHint: '首批消息排期后显示数据。',
    answers: (a: string, b: string, c: string) => `三天内 ${a} 人回复、${b} 人报名、${c} 人退订`, cost: (c: string) => `已花费 ${c}`, lift: (a: string, lo: string, hi: string) => `提升 ${a} 个百分点（95%：${lo} 至 ${hi}）`,
    wordings: '按文案', languages: '按语言', tiers: '按客户等级', branches: '按分行', hours: '按小时（UTC）', failures: '按运营商错误码', code: '代码', none: '无', export: '导出', allTimes: '全部批次', time: '时间', part: '分组', share: '送达率',
  },
  'zh-Hant': {
    progress: '進度', planned: '已排期', sent: '已發送', delivered: '已送達', failed: '失敗', waiting: '等候中', blocked: '不再發送', rate: '每秒訊息數', left: '剩餘時間', of: (a: string, b: string) => `${a} / ${b}`,
    long: (d: string) => d.replace('h', ' 小時 ').replace('m', ' 分 ').replace('s', ' 秒'), holds: '未發及原因', noHolds: '沒有未發的訊息。', held: '暫緩', suppressed: '不發送', expired: '已過期', unknown: '結果不明',
    heldNow: (r: string) => `暫緩：${r}`, times: '執行紀錄', notYet: '尚未執行', notYetHint: '首次執行開始後顯示於此。', occurrence: '批次', stage: '階段', began: '開始', over: '結束',
    stage_waiting: '待執行', stage_planning: '排期中', stage_sending: '發送中', stage_done: '已完成', stage_skipped: '已略過', messages: '訊息', people: '人數', why: '原因',
    funnel: '由目標到達成', targeted: '目標人數', heldOut: '對照組', converted: '已達成', nobody: '尚未排期', nobodyHint: '首批訊息排期後顯示數據。',
    answers: (a: string, b: string, c: string) => `三日內 ${a} 人回覆、${b} 人登記、${c} 人拒收`, cost: (c: string) => `已花費 ${c}`, lift: (a: string, lo: string, hi: string) => `提升 ${a} 個百分點（95%：${lo} 至 ${hi}）`,
    wordings: '按文案', languages: '按語言', tiers: '按客戶級別', branches: '按分行', hours: '按小時（UTC）', failures: '按電訊商錯誤碼', code: '代碼', none: '無', export: '匯出', allTimes: '所有批次', time: '時間', part: '組別', share: '送達率',
  },
}
