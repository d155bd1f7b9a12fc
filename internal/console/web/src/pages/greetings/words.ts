export const words = {
  en: {
    title: 'Greetings', about: 'What goes out by itself at festivals and birthdays, and when there is no cheer', rules: 'Rules', runs: 'What they did', mourning: 'Mourning',
    rule: 'Rule', on: 'Occasion', audience: 'To', next: 'Next', daily: 'Every day', none: '–', state: 'State', isOn: 'On', isOff: 'Off', versions: 'Versions', version: (n: string) => `Version ${n}`, inUse: 'in use', noRules: 'No rules yet', noRulesHint: 'Rules that ship with the program stand here, and those that are written.',
    turnOn: 'Switch on', turnOff: 'Switch off', turnOnHint: 'From now on it is sent by itself, to everybody at their own minute.', turnOffHint: 'Nothing more of it is sent by itself.', close: 'Close', said: 'What it says', plain: 'To a number of several people', named: 'To one person', tier: (t: string) => `To ${t}`, time: 'At', minutes: (n: string) => (n === '1' ? 'within a minute after' : `within ${n} minutes after`), solemn: 'no cheer', by: 'By', hash: 'Hash',
    draft: 'Draft', proposed: 'Waiting for approval', approved: 'Approved', retired: 'Retired', propose: 'Ask for approval', approve: 'Approve', approveHint: 'It is used from the next occasion on, if the rule is switched on.', retire: 'Retire', retireHint: 'For ever. What was in use before is used again.', own: 'You wrote or proposed it: somebody else approves it.',
    write: 'Write a new version', save: 'Save the draft', faults: 'It cannot be proposed yet', en: 'English', 'zh-Hans': 'Simplified Chinese', 'zh-Hant': 'Traditional Chinese', hour: 'Hour', audienceLabel: 'Audience', audienceHint: 'A filter; empty: all',
    day: 'Day', planned: 'Planned', held: 'Held back', missed: 'Missed', began: 'Began', under: 'under way', done: 'done', noRuns: 'Nothing ran yet', noRunsHint: 'Switch a rule on: its runs stand here from its next day on.', outcomes: (d: string) => `What became of them on ${d}`, outcome: 'State', why: 'Why', people: 'People',
    noMourning: 'No mourning is declared', noMourningHint: 'While there is, no cheer is sent to that country, also what is planned already.', declare: 'Declare mourning', end: 'End it', endHint: 'What it kept back meanwhile stays unsent.', region: 'Where', every: 'everywhere', until: 'Last day', since: 'Since', reason: 'Why', declareHint: 'All cheer is kept back within two seconds, until the end of that day where the customer is. It is not sent later.',
  },
  'zh-Hans': {
    title: '节日问候', about: '节日与生日自动发出的问候，以及何时停发', rules: '规则', runs: '执行记录', mourning: '哀悼',
    rule: '规则', on: '场合', audience: '受众', next: '下次', daily: '每天', none: '–', state: '状态', isOn: '已开启', isOff: '已关闭', versions: '版本', version: (n: string) => `第 ${n} 版`, inUse: '使用中', noRules: '还没有规则', noRulesHint: '程序自带的规则和自行编写的规则显示于此。',
    turnOn: '开启', turnOff: '关闭', turnOnHint: '此后自动发送，每位客户各有发送时间。', turnOffHint: '不再自动发送。', close: '关闭', said: '内容', plain: '多人共用的号码', named: '个人', tier: (t: string) => `${t} 客户`, time: '时间', minutes: (n: string) => `之后 ${n} 分钟内`, solemn: '庄重（不含喜庆）', by: '经手', hash: '哈希',
    draft: '草稿', proposed: '待审批', approved: '已批准', retired: '已停用', propose: '提交审批', approve: '批准', approveHint: '规则开启时，自下一次起使用。', retire: '停用', retireHint: '永久停用，恢复使用之前的版本。', own: '您参与了编写或提交，须由他人批准。',
    write: '编写新版本', save: '存为草稿', faults: '暂不能提交审批', en: '英文', 'zh-Hans': '简体中文', 'zh-Hant': '繁体中文', hour: '时间', audienceLabel: '受众', audienceHint: '筛选条件；留空为全部',
    day: '日期', planned: '已排期', held: '未发', missed: '错过', began: '开始', under: '进行中', done: '完成', noRuns: '尚无执行', noRunsHint: '开启规则后，自下一个日子起显示于此。', outcomes: (d: string) => `${d} 的结果`, outcome: '状态', why: '原因', people: '人数',
    noMourning: '未宣布哀悼', noMourningHint: '哀悼期间不向该地区发送喜庆内容，已排期的也不发。', declare: '宣布哀悼', end: '结束', endHint: '期间停发的不再补发。', region: '地区', every: '所有地区', until: '最后一天', since: '自', reason: '原因', declareHint: '两秒内停发所有喜庆内容，直至客户当地该日结束，之后不补发。',
  },
  'zh-Hant': {
    title: '節日祝賀', about: '節日及生日自動發出的祝賀，以及何時停發', rules: '規則', runs: '執行紀錄', mourning: '哀悼',
    rule: '規則', on: '場合', audience: '對象', next: '下次', daily: '每日', none: '–', state: '狀態', isOn: '已開啟', isOff: '已關閉', versions: '版本', version: (n: string) => `第 ${n} 版`, inUse: '使用中', noRules: '未有規則', noRulesHint: '程式自帶的規則及自行撰寫的規則顯示於此。',
    turnOn: '開啟', turnOff: '關閉', turnOnHint: '此後自動發送，每位客戶各有發送時間。', turnOffHint: '不再自動發送。', close: '關閉', said: '內容', plain: '多人共用的號碼', named: '個人', tier: (t: string) => `${t} 客戶`, time: '時間', minutes: (n: string) => `之後 ${n} 分鐘內`, solemn: '莊重（不含喜慶）', by: '經手', hash: '雜湊值',
    draft: '草稿', proposed: '待審批', approved: '已批准', retired: '已停用', propose: '提交審批', approve: '批准', approveHint: '規則開啟時，由下一次起使用。', retire: '停用', retireHint: '永久停用，恢復使用之前的版本。', own: '您有份撰寫或提交，須由他人批准。',
    write: '撰寫新版本', save: '儲存為草稿', faults: '暫不能提交審批', en: '英文', 'zh-Hans': '簡體中文', 'zh-Hant': '繁體中文', hour: '時間', audienceLabel: '對象', audienceHint: '篩選條件；留空代表全部',
    day: '日期', planned: '已排期', held: '未發', missed: '錯過', began: '開始', under: '進行中', done: '完成', noRuns: '尚未執行', noRunsHint: '開啟規則後，由下一個日子起顯示於此。', outcomes: (d: string) => `${d} 的結果`, outcome: '狀態', why: '原因', people: '人數',
    noMourning: '未有宣布哀悼', noMourningHint: '哀悼期間不向該地發送喜慶內容，已排期的亦不發。', declare: '宣布哀悼', end: '結束', endHint: '期間停發的不會補發。', region: '地區', every: '所有地區', until: '最後一日', since: '由', reason: '原因', declareHint: '兩秒內停發所有喜慶內容，直至客戶當地該日完結，之後不補發。',
  },
}
