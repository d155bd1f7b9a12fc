package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
)

// profiled runs a process and writes what its CPU did to a file (for go tool pprof); without a file it only runs it.
func profiled(file string, run func() error) error {
	if file == "" {
		return run()
	}
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("profiling: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return errors.Join(fmt.Errorf("profiling: %w", err), f.Close())
	}
	err = run()
	pprof.StopCPUProfile()
	return errors.Join(err, f.Close())
}
