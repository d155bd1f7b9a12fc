import { useCallback } from 'react'
import { useFormat } from '../shell/language'
import { useWords } from '../words'

const words = {
  en: {
    laba: 'Laba', valentine: 'Valentine’s Day', 'womens-day': 'Women’s Day', 'mothers-day': 'Mother’s Day', 'fathers-day': 'Father’s Day', 'childrens-day': 'Children’s Day', 'teachers-day': 'Teachers’ Day', thanksgiving: 'Thanksgiving',
    'new-year': 'New Year', 'spring-festival-eve': 'Spring Festival Eve', 'spring-festival': 'Spring Festival', lantern: 'Lantern Festival', qingming: 'Qingming', 'labour-day': 'Labour Day', 'dragon-boat': 'Dragon Boat Festival', qixi: 'Qixi',
    'mid-autumn': 'Mid-Autumn Festival', 'national-day': 'National Day', 'double-ninth': 'Double Ninth', 'winter-solstice': 'Winter Solstice', christmas: 'Christmas', birthday: 'Birthday', 'card-anniversary': 'Card anniversary',
  },
  'zh-Hans': {
    laba: '腊八节', valentine: '情人节', 'womens-day': '妇女节', 'mothers-day': '母亲节', 'fathers-day': '父亲节', 'childrens-day': '儿童节', 'teachers-day': '教师节', thanksgiving: '感恩节',
    'new-year': '元旦', 'spring-festival-eve': '除夕', 'spring-festival': '春节', lantern: '元宵节', qingming: '清明节', 'labour-day': '劳动节', 'dragon-boat': '端午节', qixi: '七夕',
    'mid-autumn': '中秋节', 'national-day': '国庆节', 'double-ninth': '重阳节', 'winter-solstice': '冬至', christmas: '圣诞节', birthday: '生日', 'card-anniversary': '用卡周年',
  },
  'zh-Hant': {
    laba: '臘八節', valentine: '情人節', 'womens-day': '婦女節', 'mothers-day': '母親節', 'fathers-day': '父親節', 'childrens-day': '兒童節', 'teachers-day': '教師節', thanksgiving: '感恩節',
    'new-year': '元旦', 'spring-festival-eve': '年三十', 'spring-festival': '農曆新年', lantern: '元宵節', qingming: '清明節', 'labour-day': '勞動節', 'dragon-boat': '端午節', qixi: '七夕',
    'mid-autumn': '中秋節', 'national-day': '國慶日', 'double-ninth': '重陽節', 'winter-solstice': '冬至', christmas: '聖誕節', birthday: '生日', 'card-anniversary': '開卡周年',
  },
}

/** useFestivals names an occasion in the operator's language; one that is new keeps its id. */
export function useFestivals(): (id: string) => string {
  const w = useWords(words)
  return useCallback(id => (id in w ? w[id as keyof typeof w] : id), [w])
}

const ruleWords = {
  en: {
    days: (n: number, worked: boolean, after: boolean, on: string, where: string) => `${n} ${worked ? 'working ' : ''}${n === 1 ? 'day' : 'days'} ${after ? 'after' : 'before'} ${on}${where && ` (${where})`}`,
  },
  'zh-Hans': {
    days: (n: number, worked: boolean, after: boolean, on: string, where: string) => `${on}${after ? '后' : '前'} ${n} ${worked ? '个工作日' : '天'}${where && `（${where}）`}`,
  },
  'zh-Hant': {
    days: (n: number, worked: boolean, after: boolean, on: string, where: string) => `${on}${after ? '後' : '前'} ${n} ${worked ? '個工作天' : '日'}${where && `（${where}）`}`,
  },
}

/** useFestivalRule says in the operator's words a day told by a festival, such as "3 working days before mid-autumn in cn". */
export function useFestivalRule(): (rule: string) => string {
  const named = useFestivals()
  const w = useWords(ruleWords)
  const f = useFormat()
  return useCallback(rule => {
    const [, n, worked, side, on, where] = /^(?:(\d+) (working )?days? (before|after) )?([a-z-]+)(?: in ([a-z]{2}))?$/i.exec(rule.trim()) ?? []
    if (!on) return rule
    return n ? w.days(Number(n), !!worked, side === 'after', named(on), where ? f.region(where) : '') : named(on)
  }, [named, w, f])
}
