/** Words of the editor: who is meant: filters, lists, groups, and how many that is. */
export const words = {
  en: {
    name: 'Name', people: 'Customers and lists', ofAnother: 'Recipients of another campaign', otherCampaign: 'Which campaign', undelivered: 'Whom it did not reach', reached: 'Whom it reached',
    filter: 'Filter', filterHint: 'Of the customers; all: everybody. Empty: only the lists.', lists: 'Lists', listsHint: 'Their people are meant too', noLists: 'No list of this name', import: 'Import a list', more: 'Left out, and held out', without: 'Without', withoutHint: 'A filter: who it holds for is left out, however they came in', holdout: 'Held out, per mille', holdoutHint: 'They get nothing, to compare with',
    condition: 'Add a condition', column: 'What', compared: 'Is', value: 'Value', segment: 'customer segment', add: 'Add', reach: 'Whom it would reach now', meant: 'are meant', leave: 'It would leave now', heldOut: 'Held out', noNumber: 'No number is known', nobodyYet: 'Say who is meant: a filter or a list.', gate_held: 'Later', gate_suppressed: 'Not sent', gate_expired: 'Too late', sampled: (n: string) => `Shares are of ${n} people drawn at random`,
    sample: 'Some of them, masked', customer: 'Customer', number: 'Number', language: 'Language', tier: 'Tier', importTitle: 'Import a list', importHint: 'CSV or XLSX whose first row names the columns: customer or number, language, consent_at, consent_channel, consent_wording, proof.', listName: 'Name of the list', country: 'Country', countryHint: 'Of numbers written without one', file: 'File', chooseFile: 'Choose a file', bring: 'Read it',
    taken: (a: string, b: string, c: string) => `${a === '1' ? '1 person' : `${a} people`} taken, ${b} repeated, ${c === '1' ? '1 row' : `${c} rows`} refused`, refusedRows: 'These rows were refused', line: 'Line', field: 'Field', reason: 'Why', anotherFile: 'Another file', use: 'Use the list', useWithout: 'Use it without them',
    split: 'Groups', splitHint: 'Drawn by lot, so that each can be told something else: words for a group are chosen in the next step.', splitIt: 'Split in two', addGroup: 'A further group', group: (n: string) => `Group ${n}`, parts: 'Parts', twice: 'is there twice', removeGroup: (g: string) => `Remove group ${g}`, seed: 'Seed', seedHint: 'Of the draw: the same seed draws the same people', everyGroup: 'all of them',
  },
  'zh-Hans': {
    name: '名称', people: '客户与名单', ofAnother: '另一活动的收件人', otherCampaign: '活动代码', undelivered: '未送达的', reached: '已送达的',
    filter: '筛选条件', filterHint: '在客户中筛选；all 表示全部。留空则只用名单。', lists: '名单', listsHint: '名单中的人也在内', noLists: '没有此名单', import: '导入名单', more: '排除与对照', without: '排除', withoutHint: '符合此条件的人一律排除', holdout: '对照组（千分比）', holdoutHint: '不发送，用于比较',
    condition: '添加条件', column: '字段', compared: '比较', value: '值', segment: '客群', add: '添加', reach: '现在能触达谁', meant: '人符合', leave: '可立即发送', heldOut: '对照组', noNumber: '没有号码', nobodyYet: '请先填写条件或名单。', gate_held: '稍后', gate_suppressed: '不发送', gate_expired: '已过期', sampled: (n: string) => `比例按随机抽取的 ${n} 人计算`,
    sample: '部分客户（已遮盖）', customer: '客户', number: '号码', language: '语言', tier: '等级', importTitle: '导入名单', importHint: 'CSV 或 XLSX，首行为列名：customer 或 number、language、consent_at、consent_channel、consent_wording、proof。', listName: '名单名称', country: '国家/地区', countryHint: '用于未写区号的号码', file: '文件', chooseFile: '选择文件', bring: '读取',
    taken: (a: string, b: string, c: string) => `收录 ${a} 人，重复 ${b} 行，拒收 ${c} 行`, refusedRows: '以下各行被拒收', line: '行', field: '列', reason: '原因', anotherFile: '换一个文件', use: '启用名单', useWithout: '不含这些行，启用',
    split: '分组', splitHint: '随机抽签分组，各组可用不同文案（在下一步选择）。', splitIt: '分为两组', addGroup: '添加一组', group: (n: string) => `第 ${n} 组`, parts: '份数', twice: '重复', removeGroup: (g: string) => `删除 ${g} 组`, seed: '种子', seedHint: '同一种子抽出同样的人', everyGroup: '所有组',
  },
  'zh-Hant': {
    name: '名稱', people: '客戶及名單', ofAnother: '另一活動的收件人', otherCampaign: '活動代號', undelivered: '未送達的', reached: '已送達的',
    filter: '篩選條件', filterHint: '在客戶中篩選；all 代表全部。留空則只用名單。', lists: '名單', listsHint: '名單上的人亦包括在內', noLists: '沒有此名單', import: '匯入名單', more: '排除及對照', without: '排除', withoutHint: '符合此條件的人一律排除', holdout: '對照組（千分比）', holdoutHint: '不發送，用作比較',
    condition: '加入條件', column: '欄位', compared: '比較', value: '值', segment: '客群', add: '加入', reach: '現時能觸及誰', meant: '人符合', leave: '可即時發送', heldOut: '對照組', noNumber: '沒有號碼', nobodyYet: '請先填寫條件或名單。', gate_held: '稍後', gate_suppressed: '不發送', gate_expired: '已過期', sampled: (n: string) => `比例按隨機抽取的 ${n} 人計算`,
    sample: '部分客戶（已遮蓋）', customer: '客戶', number: '號碼', language: '語言', tier: '級別', importTitle: '匯入名單', importHint: 'CSV 或 XLSX，首行為欄名：customer 或 number、language、consent_at、consent_channel、consent_wording、proof。', listName: '名單名稱', country: '國家／地區', countryHint: '用於沒有區號的號碼', file: '檔案', chooseFile: '選擇檔案', bring: '讀取',
    taken: (a: string, b: string, c: string) => `收錄 ${a} 人，重複 ${b} 行，拒收 ${c} 行`, refusedRows: '以下各行被拒收', line: '行', field: '欄', reason: '原因', anotherFile: '換另一個檔案', use: '啟用名單', useWithout: '不含這些行，啟用',
    split: '分組', splitHint: '以抽籤隨機分組，各組可用不同文案（於下一步選擇）。', splitIt: '分為兩組', addGroup: '加一組', group: (n: string) => `第 ${n} 組`, parts: '份數', twice: '重複', removeGroup: (g: string) => `刪除 ${g} 組`, seed: '種子', seedHint: '同一種子抽出同樣的人', everyGroup: '所有組別',
  },
}
