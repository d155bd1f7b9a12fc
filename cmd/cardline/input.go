package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

// input opens the file a command is given, or its standard input where that is -. The caller closes it.
func input(cmd *cobra.Command, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(cmd.InOrStdin()), nil
	}
	return os.Open(name)
}

// inputMost bounds what somebody writes by hand, in bytes: a brief, a rule.
const inputMost = 1 << 20

// readInput reads all of it.
func readInput(cmd *cobra.Command, name string) ([]byte, error) {
	in, err := input(cmd, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	all, err := io.ReadAll(io.LimitReader(in, inputMost+1))
	if err == nil && len(all) > inputMost {
		err = fmt.Errorf("%s has more than %d KiB", name, inputMost>>10)
	}
	return all, err
}
