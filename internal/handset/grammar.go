package handset

// SSML that Say takes; the names of what may stand in each.
const (
	ssml     = "break emphasis lang p phoneme prosody s say-as sub w"
	legHooks = "statusCallback statusCallbackMethod statusCallbackEvent"
	recorded = "recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent"
)

// voice is the TwiML of a call: the verbs this telephone can follow.
var voice = grammar{foreign: messagingRules, verb: 12200, rules: voiceRules}

// messaging is the TwiML of a text's answer. A voice verb in it is Twilio's error 14110.
var messaging = grammar{foreign: voiceRules, verb: 14110, rules: messagingRules}

var messagingRules = map[string]rule{
	"Response": {kids: "Message Redirect"},
	"Message":  {attrs: "to from action method statusCallback", kids: "Body Media", text: true},
	"Body":     {text: true},
	"Media":    {text: true},
	"Redirect": {attrs: "method", text: true},
}

var voiceRules = map[string]rule{
	"Response": {kids: "Say Play Pause Gather Redirect Dial Record Enqueue Hangup Reject Leave Sms"},
	"Say":      {attrs: "voice language loop", kids: ssml, text: true},
	"Play":     {attrs: "loop digits", text: true},
	"Pause":    {attrs: "length"},
	"Gather": {kids: "Say Play Pause", attrs: "input action method timeout speechTimeout maxSpeechTime profanityFilter finishOnKey numDigits " +
		"partialResultCallback partialResultCallbackMethod language hints bargeIn debug actionOnEmptyResult speechModel enhanced"},
	"Redirect": {attrs: "method", text: true},
	"Dial": {kids: "Number Client Sip Queue Conference", text: true, attrs: "action method timeout hangupOnStar timeLimit callerId record trim " +
		recorded + " answerOnBridge ringTone recordingTrack sequential referUrl referMethod"},
	"Number": {attrs: "sendDigits url method byoc " + legHooks, text: true},
	"Client": {attrs: "url method " + legHooks, text: true},
	"Sip":    {attrs: "username password url method " + legHooks, text: true},
	"Queue":  {attrs: "url method reservationSid postWorkActivitySid", text: true},
	"Conference": {attrs: "muted beep startConferenceOnEnter endConferenceOnExit waitUrl waitMethod maxParticipants record region coach trim " +
		recorded + " eventCallbackUrl participantLabel " + legHooks, text: true},
	"Record":  {attrs: "action method timeout finishOnKey maxLength playBeep trim transcribe transcribeCallback " + recorded},
	"Enqueue": {attrs: "action method maxQueueSize waitUrl waitUrlMethod workflowSid", kids: "Task", text: true},
	"Task":    {attrs: "priority timeout", text: true},
	"Hangup":  {},
	"Reject":  {attrs: "reason"},
	"Leave":   {},
	"Sms":     {attrs: "to from action method statusCallback", text: true},

	"break":    {attrs: "strength time"},
	"emphasis": {attrs: "level", kids: ssml, text: true},
	"lang":     {attrs: "xml:lang", kids: ssml, text: true},
	"p":        {kids: ssml, text: true},
	"phoneme":  {attrs: "alphabet ph", text: true},
	"prosody":  {attrs: "volume rate pitch", kids: ssml, text: true},
	"s":        {kids: ssml, text: true},
	"say-as":   {attrs: "interpret-as format role", text: true},
	"sub":      {attrs: "alias", text: true},
	"w":        {attrs: "role", text: true},
}
