import { useMemo } from 'react'
import { useWords } from '../words'

const words = {
  en: { marketer: 'Marketer', approver: 'Approver', agent: 'Agent', supervisor: 'Supervisor', auditor: 'Auditor', operator: 'Operator', admin: 'Admin' },
  'zh-Hans': { marketer: '营销人员', approver: '审批人员', agent: '客服坐席', supervisor: '客服主管', auditor: '审计人员', operator: '运维人员', admin: '管理员' },
  'zh-Hant': { marketer: '市場推廣人員', approver: '審批人員', agent: '客戶服務員', supervisor: '客服主任', auditor: '審計人員', operator: '營運人員', admin: '管理員' },
}

/** useRoles names a role in the operator's language; all are those there are. */
export function useRoles() {
  const w = useWords(words)
  return useMemo(() => {
    const said: Record<string, string> = w
    return Object.assign((role: string) => said[role] ?? role, { all: Object.entries(said).map(([value, label]) => ({ value, label })) })
  }, [w])
}
