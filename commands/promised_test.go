package commands

import (
	"slices"
	"strings"
	"testing"

	"cardline/internal/locale"
)

// promised is what an answer has to contain, whatever its words: verb, key of the text, places of it. A place in capitals or in Chinese is
// a word the answer has to name, in English, Simplified and Traditional Chinese.
const promised = `
BALANCE            done           card owed at available
AVAIL              done           card available cash at
LIMIT              done           limit
LIMIT              temporary      limit temporary until
STATEMENT          done           cut total minimum due
UNBILLED           done           sum cut
DUE                done           due total minimum days
TRANSACTIONS       row            day merchant amount
TRANSACTIONS       page           lines MORE|更多|更多
PAYMENT_STATUS     done           amount on
PAYMENT_STATUS     pending        amount on
PAYMENT_STATUS     returned       amount on
POINTS             expiring       points expiring until
POINTS_EXPIRY      done           expiring until
REDEEM             done           item points left starts ref
INSTALMENT_QUOTE   done           monthly fee rate total
INSTALMENT         confirm        monthly fee rate total starts until
INSTALMENT         done           monthly fee rate total starts ref EARLY|提前结清|提早還清
TXN_INSTALMENT     done           amount months fee ref
CASH_INSTALMENT    confirm        fee rate total until
CASH_INSTALMENT    done           fee rate from ref
INSTALMENT_CANCEL  confirm        amount fee total
INSTALMENT_CANCEL  done           amount fee total ref
PAY                done           amount from starts ref
AUTOPAY_SET        done           card from mode starts
AUTOPAY_CANCEL     confirm        mode ends starts
AUTOPAY_CANCEL     done           card from mode ends starts
ACTIVATE           done           card hotline PIN|密码|密碼
LOST               done           card at ref hotline free|免费|免費
LOST               all            cards at ref hotline free|免费|免費
FREEZE             done           card UNFREEZE|解锁|解鎖 until|不会自动|不會自動
UNFREEZE           done           card at
RENEW              done           expires mailed
APP_STATUS         received       ref since Next|下一步|下一步
APP_STATUS         checking       ref since Next|结果|結果
APP_STATUS         approved       ref since Next|下一步|下一步
DELIVERY           row            mailed carrier number due
CARD_STATUS        active         card at
TEMP_LIMIT         done           new ends
LIMIT_ACCEPT       done           old new from
LIMIT_REDUCE       done           new
TRAVEL             done           from to place hotline
SWITCH             done           feature on
ALERT_SET          done           from off every
ESTATEMENT         done           email cut
STATEMENT_COPY     done           month channel day|每日|每日
BILL_CHANNEL       done           channel cut
ENROL              done           code closes terms|条款|條款
ENROL              queued         code closes terms|条款|條款
ENROL_CANCEL       done           code
CAMPAIGN_STATUS    spending       spent target left closes
CAMPAIGN_STATUS    reached        spent target closes
ANNUAL_FEE         done           fee on
ANNUAL_FEE         target         fee on target spent
ANNUAL_FEE         waived         fee on
ANNUAL_FEE         confirm        fee on
RATES              done           interest cash cash_fee late fx since
RATES              interest       interest since
RATES              cash           cash cash_fee since
RATES              late           late since
RATES              fx             fx since
RATES              instalment     instalment since
BENEFITS           one            left total how
BRANCH             done           city lines
OVERPAYMENT        done           amount hotline
DISPUTE            done           ref due FREEZE|锁卡|鎖卡
COMPLAIN           confirm        text
COMPLAIN           done           ref due hotline
SUGGEST            done           ref
CASE_STATUS        accepted       ref department due
CASE_STATUS        assigned       ref department due
ESCALATE           done           level owner due
AGENT              done           hotline day|24|24
CALLBACK           done           slot end
OPTOUT             done           brand START|订阅|恢復接收
OPTOUT             all            brand START|订阅|恢復接收
OPTIN              done           brand STOP|退订|取消訂閱 varies|频次|次數
HELP               done           families hotline STOP|退订|取消訂閱
EXIT               done           changed|更改|更改
CLOSE_CARD         confirm        owed plans points window offer
CLOSE_CARD         done           window ref
`

// TestAnswersTellWhatTheyMust in every language, so that no wording loses a fee, a date or the way back.
func TestAnswersTellWhatTheyMust(t *testing.T) {
	t.Parallel()
	words := shippedWords(t)
	s, err := NewSpeaker(harbour, words)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]map[string]locale.Words{}
	for _, w := range words {
		texts[w.ID] = w.Texts
	}
	for line := range strings.Lines(strings.TrimSpace(promised)) {
		f := strings.Fields(line)
		verb, key := f[0], f[1]
		for n, l := range []locale.Lang{locale.English, locale.Simplified, locale.Traditional} {
			tpl := s.scripts[verb].on(Text)[key][l]
			if tpl == nil {
				t.Errorf("%s says no %s in %s", verb, key, l)
				continue
			}
			for _, want := range f[2:] {
				if named := strings.Split(want, "|"); len(named) > 1 {
					if !strings.Contains(texts[verb][key][l], named[n]) {
						t.Errorf("%s %s in %s does not name %q", verb, key, l, named[n])
					}
				} else if !slices.Contains(tpl.names, want) {
					t.Errorf("%s %s in %s does not tell %s", verb, key, l, want)
				}
			}
		}
	}
}
