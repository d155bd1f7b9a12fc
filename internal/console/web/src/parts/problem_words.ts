type Saying = (...params: string[]) => string

/** What the server's codes of problems say. English is the server's own sentence; so is what has no code. */
export const problems: Record<'zh-Hans' | 'zh-Hant', Record<string, Saying>> = {
  'zh-Hans': {
    scope: s => `需要权限 ${s}。`, limited: () => '此操作无法限定在某地区、分行或客群内，须由不受限的操作员执行。', page: () => '请刷新页面后重试。', own: () => '编写人或提交人不能自行批准。',
    'own-time': () => '处理人或申请人不能批准自己的延期。', 'stands-draft': () => '它仍是草稿，须先提交审批。', 'stands-proposed': who => (who ? `${who} 已提交，须由他人批准。` : '已提交，须由他人批准。'),
    'stands-approved': who => (who ? `${who} 已批准。` : '已批准。'), 'stands-retired': who => (who ? `${who} 已停用，请另存新版本。` : '已停用，请另存新版本。'),
    changed: () => '这不是当时提交的内容，请重新查看。', 'campaign-changed': () => '在您查看之后，内容已被修改，或目标人群有所增加。', 'campaign-taken': () => '此代码的营销活动已存在。', 'campaign-lapsed': () => '审批已失效，须重新提交。',
    'campaign-state': () => '活动目前的状态不允许此操作。', 'saved-meanwhile': () => '他人在此期间保存过，请先查看再保存。',
    'menu-raced': () => '他人刚刚启用了另一版本，请重新查看。', 'menu-base': () => '它并非以使用中的版本为基础。', 'menu-same': () => '与使用中的菜单完全相同。', 'menu-shipped': () => '正在使用随程序提供的菜单，无可回退。',
    'words-raced': () => '他人刚刚更改了使用中的说法，请重新查看。', 'words-in-use': () => '已在使用。', 'words-not-in-use': () => '并未使用，无可撤回。', 'words-full': () => '使用中的新增说法过多，请先将最早的并入程序。',
    'template-shipped': () => '随程序提供的模板不能更改，请另存自己的版本。', 'template-faults': () => '模板目前无法使用：',
    'case-closed': () => '工单已结案。', 'case-no-task': () => '此工单不是任务。', 'case-no-time': () => '法规不再允许延期。', 'case-top': () => '工单已在最高级别。', 'case-none': () => '没有此工单。', 'case-number': () => '工单编号不正确：HC 加 7 位数字。',
    'case-why': () => '此工单不由您处理：请说明为何需要号码，或先领取。', empty: () => '内容不能为空。',
    'conversation-taken': () => '此会话已由其他同事接手。', 'conversation-over': () => '此会话已不由您回复：已交还，或已超时。', 'number-lost': () => '号码已报失，不能向其发送内容。', secret: () => '内容含卡号、密码或安全码，不得发送给任何人。',
    'sign-in': () => '姓名、密码或验证码不正确。', shut: () => '尝试次数过多：请 15 分钟后再试，或请管理员重置密码。', 'codes-wrong': () => '验证码不正确。', 'codes-set': () => '已设置身份验证器，须由管理员重置。',
    weak: () => '密码须为 12 至 128 个字符，不得与姓名相同，也不得重复同一字符。', 'last-admin': () => '这是最后一名在用的管理员。', oneself: () => '不能更改自己的角色或状态，须由其他管理员执行。', beyond: () => '不能授予自己所没有的权限。',
    'name-taken': () => '已有同名操作员，且角色不同。', 'operator-disabled': () => '该操作员已停用。', name: () => '姓名须为 2 至 40 个小写字母、数字、点或连字符，以字母开头。', 'keys-many': () => '有效密钥已达上限，请先撤销一些。',
    streams: n => `每名操作员最多打开 ${n} 个实时窗口，请关闭一个。`, 'streams-all': () => '打开的实时窗口过多。', phones: () => '所有电话均在使用中。', 'call-moved': () => '通话已进行到下一步，或已结束。', invalid: () => '填写内容有误：',
  },
  'zh-Hant': {
    scope: s => `需要權限 ${s}。`, limited: () => '此操作無法限於某地區、分行或客群，須由不受限的操作員執行。', page: () => '請重新載入頁面後再試。', own: () => '撰寫人或提交人不可自行批准。',
    'own-time': () => '負責人或申請人不可批准自己的延期。', 'stands-draft': () => '仍為草稿，須先提交審批。', 'stands-proposed': who => (who ? `${who} 已提交，須由他人批准。` : '已提交，須由他人批准。'),
    'stands-approved': who => (who ? `${who} 已批准。` : '已批准。'), 'stands-retired': who => (who ? `${who} 已停用，請另存新版本。` : '已停用，請另存新版本。'),
    changed: () => '這並非當時提交的內容，請重新查看。', 'campaign-changed': () => '在您查看之後，內容已被修改，或目標客群有所增加。', 'campaign-taken': () => '此代碼的推廣活動已存在。', 'campaign-lapsed': () => '審批已失效，須重新提交。',
    'campaign-state': () => '活動目前的狀態不容許此操作。', 'saved-meanwhile': () => '他人在此期間曾經儲存，請先查看再儲存。',
    'menu-raced': () => '他人剛剛啟用了另一版本，請重新查看。', 'menu-base': () => '並非以使用中的版本為基礎。', 'menu-same': () => '與使用中的選單完全相同。', 'menu-shipped': () => '正使用隨程式提供的選單，無可還原。',
    'words-raced': () => '他人剛剛更改了使用中的說法，請重新查看。', 'words-in-use': () => '已在使用。', 'words-not-in-use': () => '並未使用，無可撤回。', 'words-full': () => '使用中的新增說法過多，請先將最早的併入程式。',
    'template-shipped': () => '隨程式提供的範本不可更改，請另存自己的版本。', 'template-faults': () => '範本目前未能使用：',
    'case-closed': () => '個案已結案。', 'case-no-task': () => '此個案並非任務。', 'case-no-time': () => '法例不再容許延期。', 'case-top': () => '個案已在最高級別。', 'case-none': () => '沒有此個案。', 'case-number': () => '個案編號不正確：HC 加 7 位數字。',
    'case-why': () => '此個案並非由您負責：請說明為何需要號碼，或先接手。', empty: () => '內容不可留空。',
    'conversation-taken': () => '此對話已由其他同事接手。', 'conversation-over': () => '此對話已不由您回覆：已交還，或已逾時。', 'number-lost': () => '號碼已報失，不可向其發送內容。', secret: () => '內容含卡號、密碼或保安編碼，不可發送予任何人。',
    'sign-in': () => '姓名、密碼或驗證碼不正確。', shut: () => '嘗試次數過多：請於 15 分鐘後再試，或請管理員重設密碼。', 'codes-wrong': () => '驗證碼不正確。', 'codes-set': () => '已設定驗證器，須由管理員重設。',
    weak: () => '密碼須為 12 至 128 個字元，不可與姓名相同，亦不可重複同一字元。', 'last-admin': () => '這是最後一名有效的管理員。', oneself: () => '不可更改自己的角色或狀態，須由其他管理員執行。', beyond: () => '不可授予自己沒有的權限。',
    'name-taken': () => '已有同名操作員，而角色不同。', 'operator-disabled': () => '該操作員已停用。', name: () => '姓名須為 2 至 40 個小寫字母、數字、點或連字號，以字母開首。', 'keys-many': () => '有效密鑰已達上限，請先撤銷部分。',
    streams: n => `每名操作員最多開啟 ${n} 個即時視窗，請關閉一個。`, 'streams-all': () => '開啟的即時視窗過多。', phones: () => '所有電話均在使用中。', 'call-moved': () => '通話已進行至下一步，或已結束。', invalid: () => '填寫內容有誤：',
  },
}
