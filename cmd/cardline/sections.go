package main

import "github.com/spf13/cobra"

// section is what `cardline --help` lists together.
type section struct {
	title    string
	commands []*cobra.Command
}

// sections are all commands, by what they are for.
func sections() []section {
	return []section{
		{"Run", []*cobra.Command{newDemo(), newServe(), newCheck(), newMigrate(), newVault()}},
		{"Customers and consent", []*cobra.Command{newCustomer(), newSegment(), newList(), newConsent(), newNumber(), newSubject(), newRetention()}},
		{"Campaigns and greetings", []*cobra.Command{newCampaign(), newRegistration(), newCoupon(), newGreet(), newAlmanac()}},
		{"Sending", []*cobra.Command{newNotify(), newEvent(), newAlert(), newTemplate(), newOutbox()}},
		{"Voice", []*cobra.Command{newIVR(knownVerb), newLine(), newCalls(), newRecording()}},
		{"Service", []*cobra.Command{newDesk(), newAgent(), newQueue()}},
		{"Operate", []*cobra.Command{newTwilio(), newProbe(), newOperator(), newAudit()}},
		{"Try and develop", []*cobra.Command{newSMS(), newCall(), newParse(demoSender), newWords(), newCommands(), newBank(), newBench(), newOpenAPI()}},
		{"Help", nil},
	}
}

// addSections adds all commands to root. help and completion are cobra's own and come last.
func addSections(root *cobra.Command) {
	for _, s := range sections() {
		root.AddGroup(&cobra.Group{ID: s.title, Title: s.title + ":"})
		for _, c := range s.commands {
			c.GroupID = s.title
			root.AddCommand(c)
		}
		root.SetHelpCommandGroupID(s.title)
		root.SetCompletionCommandGroupID(s.title)
	}
	root.InitDefaultCompletionCmd()
}
