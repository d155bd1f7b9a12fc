package commands

import "context"

// Help says what can be asked for, or how one thing is done.
func Help() Verb {
	return Verb{
		ID: "HELP", Channels: Text, Risk: R0, About: Nobody,
		Run: func(_ context.Context, r Request) (Answer, error) {
			topic := r.Args["topic"]
			if topic == "" {
				return Answer{Say: "done", Silent: r.Carrier}, nil
			}
			return Answer{Say: "topic", Data: Data{"topic": Topic(topic)}}, nil
		},
	}
}
