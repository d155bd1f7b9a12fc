/** Words of a larger budget for a campaign that was started. */
export const words = {
  en: {
    larger: 'Larger budget', ask: 'Ask for it', budget: 'New budget', budgetHint: (now: string) => `More than ${now}, in the same currency`,
    hint: 'Nothing else of the campaign changes. It counts when somebody else has approved it.',
    asked: (more: string, now: string) => `A budget of ${more} is asked for, in place of ${now}`, because: (why: string) => `Because: ${why}`,
    approve: 'Approve the budget', approveHint: (more: string) => `Exactly ${more}. A campaign that is paused for its budget can be resumed then.`,
    own: 'You asked for it, or wrote the campaign: somebody else must approve it.', awaits: 'It waits for approval by somebody who had no hand in it.',
  },
  'zh-Hans': {
    larger: '增加预算', ask: '提交申请', budget: '新预算', budgetHint: (now: string) => `须高于 ${now}，币种相同`,
    hint: '活动的其他内容不变，经他人批准后生效。',
    asked: (more: string, now: string) => `申请将预算由 ${now} 增至 ${more}`, because: (why: string) => `原因：${why}`,
    approve: '批准预算', approveHint: (more: string) => `仅批准 ${more}。因预算排满而暂停的活动，批准后可以恢复。`,
    own: '您提出了申请或编写了活动，须由他人批准。', awaits: '等待未参与的人批准。',
  },
  'zh-Hant': {
    larger: '增加預算', ask: '提交申請', budget: '新預算', budgetHint: (now: string) => `須高於 ${now}，貨幣相同`,
    hint: '活動的其他內容不變，經他人批准後生效。',
    asked: (more: string, now: string) => `申請把預算由 ${now} 增至 ${more}`, because: (why: string) => `原因：${why}`,
    approve: '批准預算', approveHint: (more: string) => `只批准 ${more}。因預算排滿而暫停的活動，批准後可以恢復。`,
    own: '您提出了申請或撰寫了活動，須由他人批准。', awaits: '等候沒有參與的人批准。',
  },
}
