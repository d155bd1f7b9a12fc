/** Public holidays by the one name that the tables call them by. What is not here stands as the server says it. */
const chinese: Record<string, [hans: string, hant: string]> = {
  'New Year': ['元旦', '元旦'], Christmas: ['圣诞节', '聖誕節'], 'Labour Day': ['劳动节', '勞動節'], 'National Day': ['国庆节', '國慶日'], 'Mid-Autumn': ['中秋节', '中秋節'], 'Lunar New Year': ['农历新年', '農曆年初'],
  'Good Friday': ['耶稣受难日', '耶穌受難節'], 'Easter Monday': ['复活节星期一', '復活節星期一'], 'Tuen Ng': ['端午节', '端午節'], 'HKSAR Day': ['香港特区成立纪念日', '香港特別行政區成立紀念日'], 'Chung Yeung': ['重阳节', '重陽節'],
  'Ching Ming': ['清明节', '清明節'], "Buddha's Birthday": ['佛诞', '佛誕'], 'Spring Festival': ['春节', '春節'], Qingming: ['清明节', '清明節'], 'Dragon Boat': ['端午节', '端午節'], "Washington's Birthday": ['华盛顿诞辰', '華盛頓誕辰'],
  'Veterans Day': ['退伍军人节', '退伍軍人節'], Thanksgiving: ['感恩节', '感恩節'], Summer: ['夏季银行假日', '夏季銀行假期'], Spring: ['春季银行假日', '春季銀行假期'], 'Memorial Day': ['阵亡将士纪念日', '陣亡將士紀念日'],
  'Martin Luther King': ['马丁·路德·金纪念日', '馬丁路德金紀念日'], 'Labor Day': ['劳动节', '勞動節'], Juneteenth: ['六月节', '六月節'], 'Independence Day': ['独立日', '獨立日'], 'Early May': ['五月初银行假日', '五月初銀行假期'],
  'Columbus Day': ['哥伦布日', '哥倫布日'], 'National Day and Mid-Autumn': ['国庆节、中秋节', '國慶日及中秋節'], 'Boxing Day': ['节礼日', '節禮日'],
}

/** holidayIn is a public holiday in the operator's language. */
export function holidayIn(lang: string, name: string): string {
  const known = chinese[name]
  return !known || lang === 'en' ? name : known[lang === 'zh-Hans' ? 0 : 1]
}
