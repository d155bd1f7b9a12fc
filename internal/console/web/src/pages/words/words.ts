/** Of the page and what its tabs share. */
export const words = {
  en: {
    title: 'Words', about: 'What customers may write, what nobody understood, and what they are told.', commands: 'Commands', unknown: 'Not understood', additions: 'Additions',
    templates: 'Templates', test: 'Test a sentence', language: 'Language', all: 'All languages', langEn: 'English', langHans: 'Simplified Chinese', langHant: 'Traditional Chinese',
    draft: 'Draft', proposed: 'Waiting for approval', approved: 'Approved', retired: 'Retired', inUse: 'In use', propose: 'Ask for approval', approve: 'Approve', publish: 'Publish', rollback: 'Take back',
    own: 'Somebody else has to approve what you wrote.', mayNotApprove: 'Your role may not approve.', maker: 'Written by', checker: 'Approved by', saved: 'Saved', close: 'Close',
  },
  'zh-Hans': {
    title: '词语与模板', about: '客户可以怎么说、哪些没听懂、我们怎么回。', commands: '指令', unknown: '未能理解', additions: '新增说法',
    templates: '模板', test: '试一句', language: '语言', all: '全部语言', langEn: '英文', langHans: '简体中文', langHant: '繁体中文',
    draft: '草稿', proposed: '待审批', approved: '已批准', retired: '已停用', inUse: '使用中', propose: '提交审批', approve: '批准', publish: '发布', rollback: '撤回',
    own: '您编写的内容须由他人审批。', mayNotApprove: '您的角色无审批权限。', maker: '编写人', checker: '审批人', saved: '保存时间', close: '关闭',
  },
  'zh-Hant': {
    title: '用語及範本', about: '客戶可以怎樣寫、哪些未能理解、我們如何回覆。', commands: '指令', unknown: '未能理解', additions: '新增用語',
    templates: '範本', test: '試一句', language: '語言', all: '所有語言', langEn: '英文', langHans: '簡體中文', langHant: '繁體中文',
    draft: '草稿', proposed: '待審批', approved: '已批准', retired: '已停用', inUse: '使用中', propose: '提交審批', approve: '批准', publish: '發布', rollback: '撤回',
    own: '您撰寫的內容須由他人審批。', mayNotApprove: '您的角色無審批權限。', maker: '撰寫人', checker: '審批人', saved: '儲存時間', close: '關閉',
  },
}

export const commandWords = {
  en: {
    search: 'Find a command or a word', command: 'Command', does: 'What it does', begins: 'A text may begin with', codes: 'Codes', phrases: 'Phrases', protects: 'Protects', added: 'Added',
    protectsHint: 'It stops a card: its words never come to mean another command.', none: 'No command has that word', noneHint: 'Try fewer letters, or add the word to a command.',
    more: (n: number) => `+${n}`, add: 'Add words', addFor: (c: string) => `Add words to ${c}`,
  },
  'zh-Hans': {
    search: '查找指令或词语', command: '指令', does: '作用', begins: '短信开头可用', codes: '代码', phrases: '句式', protects: '保护类', added: '新增',
    protectsHint: '用于停卡，其词语不会改作他用。', none: '没有指令使用该词', noneHint: '可减少字数再查，或把它加到某个指令。',
    more: (n: number) => `另 ${n} 个`, add: '添加说法', addFor: (c: string) => `为 ${c} 添加说法`,
  },
  'zh-Hant': {
    search: '搜尋指令或用語', command: '指令', does: '作用', begins: '短訊開首可用', codes: '代碼', phrases: '句式', protects: '保護類', added: '新增',
    protectsHint: '用作停卡，其用語不會改作他用。', none: '沒有指令使用該詞', noneHint: '可減少字數再搜尋，或將它加到某個指令。',
    more: (n: number) => `另 ${n} 個`, add: '新增用語', addFor: (c: string) => `為 ${c} 新增用語`,
  },
}

export const unknownWords = {
  en: {
    list: 'Texts that were not understood', text: 'What was written', senders: 'Senders', seen: 'Times', days: 'Last 14 days', last: 'Last', state: 'Meaning',
    means: 'This means…', meansText: (t: string) => `This means…: ${t}`, none: 'Every text was understood', noneHint: 'What nobody understands stands here within seconds, without numbers and names.',
    now: (c: string) => `Now read as ${c}`, drop: 'Forget', dropText: (t: string) => `Forget: ${t}`, days14: (n: number, most: number) => `${n === 1 ? 'once' : `${n} times`} in 14 days, at most ${most} a day`, mayNot: 'Your role may not add words.',
  },
  'zh-Hans': {
    list: '未能理解的短信', text: '客户原文', senders: '号码数', seen: '次数', days: '最近 14 天', last: '最近', state: '含义',
    means: '这是指…', meansText: (t: string) => `这是指…：${t}`, none: '所有短信都已理解', noneHint: '未能理解的短信几秒内出现在这里，不含号码和姓名。',
    now: (c: string) => `现已理解为 ${c}`, drop: '不再保留', dropText: (t: string) => `不再保留：${t}`, days14: (n: number, most: number) => `14 天内 ${n} 次，单日最多 ${most} 次`, mayNot: '您的角色不能添加说法。',
  },
  'zh-Hant': {
    list: '未能理解的短訊', text: '客戶原文', senders: '號碼數', seen: '次數', days: '過去 14 日', last: '最近', state: '意思',
    means: '意思是…', meansText: (t: string) => `意思是…：${t}`, none: '所有短訊均已理解', noneHint: '未能理解的短訊數秒內會在此出現，不含號碼及姓名。',
    now: (c: string) => `現已理解為 ${c}`, drop: '不再保留', dropText: (t: string) => `不再保留：${t}`, days14: (n: number, most: number) => `14 日內 ${n} 次，單日最多 ${most} 次`, mayNot: '您的角色不能新增用語。',
  },
}

export const meaningWords = {
  en: {
    title: 'This means…', addTitle: 'Add words', wording: 'Wordings', wordingHint: 'One a line, as customers write them. • stands for each figure that changes.', command: 'Command', commandHint: 'What the customer wants',
    settles: (arg: string) => `Settles ${arg}`, nothing: 'Said by the customer', note: 'Note for the colleague who approves', save: 'Save draft', saveAndAsk: 'Save and ask for approval',
    pick: 'Choose a command to see what it would do.', checking: 'Trying it against all words and known texts…', sound: (n: string) => `Nothing collides: ${n} texts we know are read as before.`,
    readNow: 'Read now', readThen: 'Then', asked: '(the customer is asked first)', faults: 'This cannot be used as it is', unknown: 'not understood',
  },
  'zh-Hans': {
    title: '这是指…', addTitle: '添加说法', wording: '说法', wordingHint: '每行一种，按客户的写法。变动的数字每位写作 •。', command: '指令', commandHint: '客户想做什么',
    settles: (arg: string) => `同时确定 ${arg}`, nothing: '由客户说明', note: '给审批同事的说明', save: '存为草稿', saveAndAsk: '保存并提交审批',
    pick: '选择指令后即可查看效果。', checking: '正在与全部词语和已知短信比对…', sound: (n: string) => `没有冲突：${n} 条已知短信的理解不变。`,
    readNow: '目前', readThen: '之后', asked: '（先向客户确认）', faults: '现在还不能使用', unknown: '未能理解',
  },
  'zh-Hant': {
    title: '意思是…', addTitle: '新增用語', wording: '用語', wordingHint: '每行一種，按客戶的寫法。會變的數字每位寫作 •。', command: '指令', commandHint: '客戶想做甚麼',
    settles: (arg: string) => `同時確定 ${arg}`, nothing: '由客戶說明', note: '給審批同事的備註', save: '儲存為草稿', saveAndAsk: '儲存並提交審批',
    pick: '選擇指令後即可查看效果。', checking: '正在與所有用語及已知短訊比對…', sound: (n: string) => `沒有衝突：${n} 則已知短訊的理解不變。`,
    readNow: '目前', readThen: '之後', asked: '（先向客戶確認）', faults: '現時未能使用', unknown: '未能理解',
  },
}

export const additionWords = {
  en: {
    list: 'Additions to the words', wordings: 'Wordings', command: 'Command', state: 'State', none: 'Nothing was added to the words that ship', noneHint: 'Choose “This means…” beside a text that was not understood.', left: 'The program claims it: it does nothing. Take it back.',
    title: (n: number) => `Addition ${n}`, means: (c: string) => `shall mean ${c}`, settles: 'Settles', note: 'Note', why: 'Why', whyHint: 'For the history and the audit trail', publishTitle: 'Have customers understood by it?',
    publishAbout: 'Every text is read with these words within two seconds.', rollbackTitle: 'Take it back for ever?', rollbackAbout: 'Texts are read as before within two seconds. The addition is never used again.',
  },
  'zh-Hans': {
    list: '新增的说法', wordings: '说法', command: '指令', state: '状态', none: '尚未新增任何说法', noneHint: '在未能理解的短信旁选择“这是指…”。', left: '已与系统词语冲突，不再起作用，请撤回。',
    title: (n: number) => `新增说法 ${n}`, means: (c: string) => `理解为 ${c}`, settles: '同时确定', note: '说明', why: '原因', whyHint: '记入历史和审计', publishTitle: '开始使用这些说法？',
    publishAbout: '两秒内所有短信都按新说法理解。', rollbackTitle: '永久撤回？', rollbackAbout: '两秒内恢复原有理解，该条不再使用。',
  },
  'zh-Hant': {
    list: '新增的用語', wordings: '用語', command: '指令', state: '狀態', none: '尚未新增任何用語', noneHint: '在未能理解的短訊旁選擇「意思是…」。', left: '已與系統用語衝突，不再有作用，請撤回。',
    title: (n: number) => `新增用語 ${n}`, means: (c: string) => `理解為 ${c}`, settles: '同時確定', note: '備註', why: '原因', whyHint: '記入歷史及審計', publishTitle: '開始使用這些用語？',
    publishAbout: '兩秒內所有短訊均按新用語理解。', rollbackTitle: '永久撤回？', rollbackAbout: '兩秒內回復原有理解，該項不再使用。',
  },
}

export const templateWords = {
  en: {
    list: 'Templates', state: 'State', type: 'Message', version: 'Version', text: 'Text', none: 'There are no such templates', noneHint: 'Choose another language or state.', search: 'Find a message', edit: 'Write a new version', versions: 'Versions',
    before: 'Changed from what is in use', same: 'The same words as in use', words: 'Words', wordsHint: 'Liquid. Brand, refusal and rate are added.', segments: 'Most segments', segmentsHint: 'Whatever the data', from: 'Not used before', fromHint: 'Empty: as soon as approved', save: 'Save draft', cancel: 'Discard',
    retire: 'Retire…', retireTitle: (n: number) => `Retire version ${n} for ever?`, retireAbout: 'It is not used again. It can still be read here.', retireUsed: 'It is in use: from now on customers read what was in use before it. It can still be read here.',
    chosen: (n: number) => `Version ${n}`, shipped: 'Came with the program',
  },
  'zh-Hans': {
    list: '模板', state: '状态', type: '消息', version: '版本', text: '内容', none: '没有这样的模板', noneHint: '请换一种语言或状态。', search: '查找消息', edit: '编写新版本', versions: '版本',
    before: '与使用中的版本相比', same: '与使用中的内容相同', words: '内容', wordsHint: 'Liquid 语法。品牌、退订和资费说明自动添加。', segments: '段数上限', segmentsHint: '无论数据如何', from: '最早启用时间', fromHint: '留空：批准后立即启用', save: '存为草稿', cancel: '放弃',
    retire: '停用…', retireTitle: (n: number) => `永久停用第 ${n} 版？`, retireAbout: '此版本不再启用，仍可在此查看。', retireUsed: '此版本正在使用：停用后，客户将收到之前版本的内容。仍可在此查看。',
    chosen: (n: number) => `第 ${n} 版`, shipped: '系统内置',
  },
  'zh-Hant': {
    list: '範本', state: '狀態', type: '訊息', version: '版本', text: '內容', none: '沒有這樣的範本', noneHint: '請選擇另一語言或狀態。', search: '搜尋訊息', edit: '撰寫新版本', versions: '版本',
    before: '與使用中的版本比較', same: '與使用中的內容相同', words: '內容', wordsHint: 'Liquid 語法。品牌、拒收及收費說明會自動加上。', segments: '段數上限', segmentsHint: '不論資料內容', from: '最早啟用時間', fromHint: '留空：批准後即時啟用', save: '儲存為草稿', cancel: '放棄',
    retire: '停用…', retireTitle: (n: number) => `永久停用第 ${n} 版？`, retireAbout: '此版本不會再使用，仍可在此查看。', retireUsed: '此版本正在使用：停用後，客戶會收到之前版本的內容。仍可在此查看。',
    chosen: (n: number) => `第 ${n} 版`, shipped: '系統內置',
  },
}

export const sentenceWords = {
  en: {
    text: 'What a customer might write', placeholder: 'what do I owe on 1234', any: 'Any language', writes: 'Writes in', read: 'Read as', args: 'Arguments', sure: 'Confidence', answered: 'Answered in', exact: 'A keyword', near: 'Asked first',
    or: (c: string) => `or ${c}`, question: 'A question', also: 'And also', no: 'Nobody would understand this', empty: 'Nothing usable is in it', secret: 'It would be refused: a card number, a PIN or a code is in it', hint: 'Nothing is sent. It is read as the text of a stranger with nothing open.', nothing: 'Write a sentence', nothingHint: 'How it is understood stands here.', none: 'None',
  },
  'zh-Hans': {
    text: '客户可能怎么写', placeholder: '1234还欠多少', any: '不限', writes: '客户语言', read: '理解为', args: '参数', sure: '把握', answered: '回复语言', exact: '关键词', near: '先询问',
    or: (c: string) => `或 ${c}`, question: '询问做法', also: '还包括', no: '无法理解', empty: '没有可用的内容', secret: '会被拒绝：其中含卡号、密码或验证码', hint: '不会发送。按陌生号码发来、没有进行中的对话来理解。', nothing: '输入一句话', nothingHint: '这里会显示系统如何理解。', none: '无',
  },
  'zh-Hant': {
    text: '客戶可能怎樣寫', placeholder: '1234爭幾多', any: '不限', writes: '客戶語言', read: '理解為', args: '參數', sure: '把握', answered: '回覆語言', exact: '關鍵詞', near: '先詢問',
    or: (c: string) => `或 ${c}`, question: '詢問做法', also: '還包括', no: '未能理解', empty: '沒有可用的內容', secret: '會被拒絕：內有卡號、密碼或驗證碼', hint: '不會發送。按陌生號碼發來、沒有進行中的對話來理解。', nothing: '輸入一句話', nothingHint: '這裡會顯示系統如何理解。', none: '無',
  },
}
