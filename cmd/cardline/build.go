package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"cardline/commands"
	"cardline/config"
	"cardline/gateway"
	"cardline/gateway/api"
	"cardline/internal/access"
	"cardline/internal/bank"
	"cardline/internal/carrier/twilio"
	"cardline/internal/console"
	"cardline/internal/dialogue"
	"cardline/internal/locale"
	"cardline/internal/notice"
	"cardline/internal/phone"
)

// words are the verbs and everything they and the dialogue can understand and say.
type words struct {
	all     []commands.Words
	parser  *commands.Parser
	speaker *commands.Speaker
}

func loadWords(brand commands.Brand) (words, error) {
	all, err := commands.ShippedWords()
	if err != nil {
		return words{}, err
	}
	parser, err := commands.NewParser(all)
	if err != nil {
		return words{}, err
	}
	system, err := dialogue.SystemWords()
	if err != nil {
		return words{}, err
	}
	speaker, err := commands.NewSpeaker(brand, append(all, system))
	return words{all, parser, speaker}, err
}

func brandOf(c config.Config) commands.Brand {
	return commands.Brand{
		Name:    locale.Words{locale.English: c.Brand.En, locale.Simplified: c.Brand.ZhHans, locale.Traditional: c.Brand.ZhHant},
		Hotline: phone.Number(c.Hotline.Number), LostLine: phone.Number(c.Lines.Lost),
	}
}

// loadRetention reads the offers to those who want to close a card, from the file that is configured or from the program.
func loadRetention(c config.Config) (commands.Retention, error) {
	file := c.Retention.Offers
	if file == "" {
		return commands.ShippedRetention()
	}
	offers, err := commands.ReadRetention(os.DirFS(filepath.Dir(file)), filepath.Base(file))
	if err != nil {
		return nil, fmt.Errorf("retention.offers: %w", err)
	}
	return offers, nil
}

func (a *app) openDialogue(ctx context.Context) error {
	brand := brandOf(a.cfg)
	w, err := loadWords(brand)
	if err != nil {
		return err
	}
	a.words = w.all
	if err := a.openWordbook(ctx, w); err != nil {
		return err
	}
	retention, err := loadRetention(a.cfg)
	if err != nil {
		return err
	}
	prompts, err := promptNames(promptFiles(a.cfg))
	if err != nil {
		return fmt.Errorf("voice.prompts: %w", err)
	}
	if prompts != nil {
		if missing := missingRecordings(a.menus.Current(), prompts); len(missing) > 0 {
			a.log.Warn("prompts of the voice menu have no recording and are spoken", "folder", a.cfg.Voice.Prompts, "missing", strings.Join(missing, " "))
		}
	}
	audited := dialogue.Audited(a.bank, a.db.Trail(), a.log)
	counts := figures{a.metrics, a.tally, a.minutes}
	a.dialogue, err = dialogue.New(dialogue.Deps{
		Clock: a.clock, Vault: a.vault, Log: spare(a.log, slog.LevelWarn), Limits: a.turnLimits(), Texter: texter{a.outbox}, Crowd: &a.crowd,
		Verbs: commands.All(commands.Ports{
			Bank: audited, Consent: a.db.Consents(), Enroller: a.db.Campaigns(), Settings: a.people.directory, Brand: brand,
			Tasks: tasks{a.desk}, Desk: a.desk, Retention: retention,
		}),
		Language: dialogue.Language{Parser: w.parser, Speaker: w.speaker, Misread: a.unheard, Campaigns: a.offers.list},
		Memory: dialogue.Memory{
			Directory: a.people, Manners: a.people.directory, Sessions: a.sessions, Epochs: a.sessions, Sealer: a.sessions,
			Ledger: a.db.Ledger(), Promises: a.db.Promises(), Trail: a.db.Trail(),
		},
		Bank:      dialogue.Bank{Proofs: a.bank, Core: audited, Offers: a.bank, Doubted: a.doubted},
		Telephone: a.telephone(prompts),
		Strangers: dialogue.Strangers{Finder: a.bank, Searches: a.searches, Nameless: a.nameless, Budget: a.strangers, Unfound: a.unfound},
		Watchers:  dialogue.Watchers{Observer: counts, Tracer: a.tracer(), Figures: counts},
	})
	a.desk.KeepHours(a.lineOpens)
	a.desk.WhenClosed(a.closed)
	return err
}

func (a *app) turnLimits() dialogue.Limits {
	l := a.cfg.Limits
	return dialogue.Limits{
		TextsPerHour: l.TextsPerHour, WrongAnswers: l.WrongAnswers, Cooldown: l.Cooldown, Question: l.Question,
		CodesPerHour: l.CodesPerHour, CodesPerDay: l.CodesPerDay, CodeLife: l.CodeLife, Searches: l.Searches, ActsPerDay: l.ActsPerDay,
		Bank: a.cfg.Bank.Timeout, LateLife: l.LateLife, Resume: a.cfg.Voice.Resume, Scores: a.cfg.Voice.Scores,
	}
}

func (a *app) telephone(prompts func(play string) string) dialogue.Telephone {
	return dialogue.Telephone{
		Menus: a.menus, Lines: linesDialled(a.cfg, a.lines.Table), Hours: a.lines, AgentNumber: phone.Number(a.cfg.Agent.Number),
		Floor: a.floor, Slots: a.desk.Slots, Managers: a.managers, Outgoing: outgoing{a}, Tapes: a.tapes, Recordings: a.db.Recordings(),
		Listens: a.cfg.Voice.Speech, Hints: likelyWords(a.words), Prompts: prompts, Hold: holdFile(prompts),
	}
}

func (a *app) openGateway(ctx context.Context) error {
	tokens := append([]string{a.cfg.Twilio.AuthToken.Reveal(), a.cfg.Twilio.AuthTokenNext.Reveal()}, a.tokens...)
	a.overview = a.board()
	verifier, err := twilio.NewVerifier(a.cfg.PublicURL, tokens...)
	if err != nil {
		return err
	}
	fallback, err := twilio.Fallback(phone.Number(a.cfg.Agent.Number))
	if err != nil {
		return fmt.Errorf("agent.number: %w", err)
	}
	deps := gateway.Deps{
		Log: a.sparing, Now: a.clock.Now, Wall: a.clock.Wall, Turns: a.dialogue, Receipts: a.outbox, Backs: dialogue.CallBack{Floor: countedBacks{a.floor, a.metrics.OurCall}, Speaker: a.dialogue.Speaker}, Verifier: verifier,
		AnswersSTOP: a.cfg.Twilio.AnswersSTOP, Fallback: fallback, Prompts: promptFiles(a.cfg),
		Metrics: a.metrics.Handler(),
		API:     a.apiDoors(ctx),
		Health:  a.parts(),
		House:   a.house(),
	}
	if err := a.audienceDoors(&deps.API); err != nil {
		return err
	}
	if a.dialer != nil {
		deps.Outgoing = outgoing{a}
	}
	if a.sandbox != nil {
		deps.Demo = &gateway.Demo{Sandbox: http.HandlerFunc(a.sandbox.ServeHTTP), Turn: a.turnClock, Trouble: a.trouble}
	}
	a.gateway, err = gateway.New(deps, a.cfg.Together())
	return err
}

// house is what the console says before anybody has signed in.
func (a *app) house() console.House {
	b := brandOf(a.cfg)
	h := console.House{Version: version(), Brand: map[string]string{}}
	for _, l := range locale.All() {
		h.Brand[string(l)] = b.Name.In(l)
	}
	if o := a.cfg.SignIn.OIDC; o.Issuer != "" {
		h.OIDC = o.Name
	}
	if a.cfg.Profile != config.Production {
		h.Demo, h.Clock = access.DemoNames(), true
	}
	return h
}

// apiDoors are all doors of the API but those of audiences.
func (a *app) apiDoors(ctx context.Context) api.Deps {
	return api.Deps{
		Log: a.sparing, Now: a.clock.Now, Wall: a.clock.Wall, Version: version(),
		Keys: a.keys, Office: a.operators(), Trail: a.db.Trail(), Reception: a.reception(),
		Issuer: a.issuer(), Secure: a.cfg.SignIn.TLS, OneClick: a.cfg.Profile != config.Production,
		Proxies: a.cfg.API.Networks(), Refused: a.metrics.Refused,
		Numbers:       a.dialogue,
		Lines:         a.lines,
		Menus:         a.menuDoors(),
		Words:         a.wordDoors(),
		Overview:      a.overview,
		Floor:         a.floor,
		Answers:       mayAnswer(a.cfg),
		Recorded:      a.db.Recordings(),
		Reach:         reachable{a.db.Reach(), a.outbox},
		Consents:      a.db.Consents(),
		Alerts:        a.intake(),
		Desk:          a.desk,
		Conversations: a.conversations(),
		Templates:     notice.Editor{Words: a.notices, Shelf: a.db.Templates(), Now: a.clock.Now},
		Notices:       a.intake(),
		Events:        notice.Ear{Intake: a.intake(), Rules: a.events, Wishes: wishes{a.bank}, Campaigns: a.db.Plans()},
		Files:         notice.Clerk{Intake: a.intake(), Imports: a.db.Notices(), Beside: a.filesBeside()},
		Messages:      a.db.Notices(),
		Calls:         a.db.Notices(),
		OurCalls:      a.db.Calls(),
		Stories:       a.outbox,
		Operation:     a.operation(),
		Archive:       a.db.Retention(a.retention),
		Handset:       a.handsetDoors(),
		Campaigns:     a.campaignDoors(),
		Registrations: a.registrations(brandOf(a.cfg)),
		Until:         ctx.Done(),
		Holidays:      a.holidays,
		Greeter:       a.greeter(),
		Greetings:     api.Greetings{Editor: a.greetings.editor, Runs: a.db.Greetings(), Mournings: a.greetings.grief},
	}
}

// openAccess lets in who has a key of the database, with the demo's well-known keys outside production, and with the configured one,
// by which the first operators are added.
func (a *app) openAccess(context.Context) error {
	ring := access.Keyring{}
	if a.cfg.Profile != config.Production {
		ring = access.Demo()
	}
	if key := a.cfg.API.AdminKey.Reveal(); key != "" {
		ring.Add(key, access.Holder{Name: "admin", Role: access.Admin, Key: "api.admin_key"})
	}
	a.keys = access.NewDoorkeeper(ring, a.db.Access(), a.clock.Now, a.clock.Wall)
	return nil
}

func (a *app) operators() *access.Office { return access.NewOffice(a.db.Access(), a.clock.Now) }

// reception is where people sign in.
func (a *app) reception() *access.Reception {
	return access.NewReception(a.operators(), a.db.Access(), access.House{
		Issuer: a.cfg.Brand.En, Codes: a.cfg.SignIn.Codes, Idle: a.cfg.SignIn.Idle, Life: a.cfg.SignIn.Life, Groups: groupsOf(a.cfg.SignIn.OIDC),
	})
}

// firstAdmin prints how to sign in where there is no operator yet. Of several processes that start at once, one does.
func (a *app) firstAdmin(ctx context.Context, w io.Writer) error {
	if a.cfg.Profile != config.Production {
		return nil // the demo's operators sign in by a click
	}
	password, err := a.reception().First(ctx)
	if err == nil && password != "" {
		_, err = fmt.Fprintf(w, "there was no operator yet: sign in as %s with %s, within 24 hours, and choose a password of your own\n", access.FirstAdmin, password)
	}
	return err
}

// turnClock moves the clock of every process.
func (a *app) turnClock(ctx context.Context, offset time.Duration) error {
	if err := a.sessions.SetOffset(ctx, offset); err != nil {
		return err
	}
	a.clock.Turn(offset)
	return nil
}

func (a *app) trouble(down bool, delay time.Duration, loseAnswer bool) {
	if a.demo != nil {
		a.demo.Trouble(bank.Trouble{Down: down, Delay: delay, LoseAnswer: loseAnswer})
	}
}

// version is the revision the binary was built from, if the build knew it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return s.Value[:12]
			}
		}
	}
	return "dev"
}

// filesBeside bounds the files of which two parts are written at once: each has a connection more of the few there are.
func (a *app) filesBeside() chan struct{} {
	if !a.db.Postgres() {
		return nil
	}
	return make(chan struct{}, 2)
}
