package main

import "fmt"

// Exit codes of every subcommand.
const (
	exitFault = 1 // wrong input, or an answer that is wrong in itself
	exitHTTP  = 2 // nothing answered, or it refused
)

// exitError ends the program with a code of its own. main prints the error, if there is one, and exits with the code.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }
