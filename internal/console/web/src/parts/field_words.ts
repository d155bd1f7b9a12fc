/** What fields are called that pages ask for, by the last part of their name; pages with names of their own give these. */
export const fields = {
  en: {
    name: 'Name', reason: 'Reason', note: 'Note', code: 'Code', number: 'Number', numbers: 'Numbers', text: 'Text', customer: 'Customer', audience: 'Audience', filter: 'Filter', lists: 'Lists', country: 'Country', zone: 'Time zone',
    until: 'Until', since: 'Since', from: 'From', day: 'Day', minutes: 'Minutes', password: 'Password', role: 'Role', roles: 'Roles', language: 'Language', lang: 'Language', pace: 'Pace', per_second: 'Per second', words: 'Words', terms: 'Terms',
    who: 'Who', type: 'Type', file: 'File', columns: 'Columns', region: 'Region', year: 'Year', limit: 'Limit', body: 'Body', say: 'Announcement', amount: 'Amount', topic: 'Topic', answer: 'Answer', on: 'Occasion', hours: 'Hours', email: 'Email',
    accept: 'Accepted', morning: 'Time zone', expires: 'Expires', scopes: 'Rights', branch: 'Branch', segment: 'Segment', why: 'Why', budget: 'Budget',
  },
  'zh-Hans': {
    name: '名称', reason: '原因', note: '备注', code: '代码', number: '号码', numbers: '号码', text: '文案', customer: '客户', audience: '受众', filter: '筛选条件', lists: '名单', country: '国家/地区', zone: '时区',
    until: '至', since: '自', from: '自', day: '日期', minutes: '分钟', password: '密码', role: '角色', roles: '角色', language: '语言', lang: '语言', pace: '速率', per_second: '每秒', words: '文案', terms: '条款',
    who: '对象', type: '类型', file: '文件', columns: '列', region: '地区', year: '年份', limit: '上限', body: '内容', say: '播报内容', amount: '金额', topic: '类别', answer: '回复', on: '场合', hours: '时段', email: '邮箱',
    accept: '已接受', morning: '时区', expires: '到期', scopes: '权限', branch: '分行', segment: '客群', why: '原因', budget: '预算',
  },
  'zh-Hant': {
    name: '名稱', reason: '原因', note: '備註', code: '代號', number: '號碼', numbers: '號碼', text: '文案', customer: '客戶', audience: '對象', filter: '篩選條件', lists: '名單', country: '國家／地區', zone: '時區',
    until: '至', since: '由', from: '由', day: '日期', minutes: '分鐘', password: '密碼', role: '角色', roles: '角色', language: '語言', lang: '語言', pace: '速度', per_second: '每秒', words: '文案', terms: '條款',
    who: '對象', type: '類型', file: '檔案', columns: '欄', region: '地區', year: '年份', limit: '上限', body: '內容', say: '廣播內容', amount: '金額', topic: '類別', answer: '回覆', on: '場合', hours: '時段', email: '電郵',
    accept: '已接納', morning: '時區', expires: '到期', scopes: '權限', branch: '分行', segment: '客群', why: '原因', budget: '預算',
  },
}
