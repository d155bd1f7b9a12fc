package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"cardline/gateway/api"
	"cardline/internal/menus"
	"cardline/ivr"
)

// baseFile stands beside the files of a menu and tells the number of the version they were exported from.
const baseFile = "BASE"

func (d *menuDoor) newSave() *cobra.Command {
	var note, over string
	cmd := &cobra.Command{
		Use: "save FOLDER --note NOTE", Short: "Save the files of a folder as a new version, a draft", Args: cobra.ExactArgs(1),
		Long: "Save the files of a folder as a new version. It is checked at once: faults do not forbid saving it, but proposing it. It is published\n" +
			"over the version it was made from and no other: the one that `export` noted in the folder, or --over, or else the one in use.",
		Example: "  cardline ivr export 0 menu/\n  cardline ivr save menu/ --note \"instalments moved to key 2\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := menuFolder(args[0])
			if err == nil {
				files, err = menus.Tidy(files)
			}
			if err != nil {
				return &exitError{exitFault, err}
			}
			base, err := madeFrom(args[0], over)
			if err != nil {
				return &exitError{exitFault, err}
			}
			body := struct {
				Files []api.MenuFile `json:"files"`
				Note  string         `json:"note"`
				Over  *int           `json:"over,omitempty"`
			}{Note: note, Over: base}
			for _, f := range files {
				body.Files = append(body.Files, api.MenuFile{Name: f.Name, Text: string(f.Src)})
			}
			var v api.Menu
			if err := d.ask(cmd, http.MethodPost, "/menus", body, &v); err != nil {
				return err
			}
			return d.print(cmd, v)
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "what the version is for, for colleagues")
	cmd.Flags().StringVar(&over, "over", "", "number of the version it was made from (default: what the folder was exported from)")
	_ = cmd.MarkFlagRequired("note") // fails only for a flag that does not exist
	return cmd
}

// madeFrom is the version that the files of a folder were made from: over, or what `export` noted; nil where neither tells.
func madeFrom(folder, over string) (*int, error) {
	if over == "" {
		noted, err := os.ReadFile(filepath.Join(folder, baseFile))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, nil
		case err != nil:
			return nil, err
		}
		over = strings.TrimSpace(string(noted))
	}
	n, err := number(over)
	if err != nil {
		return nil, fmt.Errorf("what %s was made from, in its file %s or --over: %w", folder, baseFile, err)
	}
	return &n, nil
}

func (d *menuDoor) newExport() *cobra.Command {
	return &cobra.Command{
		Use: "export VERSION FOLDER", Short: "Write the files of a version into a new folder", Args: cobra.ExactArgs(2),
		Long: "Write the files of a version into a new folder, and its number into the file BASE there: `save` takes it from there, so that a change is\n" +
			"never published over what a colleague has put to use since.",
		Example: "  cardline ivr export 3 menu/",
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := d.files(cmd, args[0])
			if err != nil {
				return err
			}
			base, err := number(args[0])
			if err != nil {
				return err
			}
			if err := os.Mkdir(args[1], 0o750); err != nil {
				return &exitError{exitFault, fmt.Errorf("a new folder is wanted: %w", err)}
			}
			for _, f := range files {
				if err := os.WriteFile(filepath.Join(args[1], f.Name), f.Src, 0o640); err != nil {
					return &exitError{exitFault, err}
				}
			}
			if err := os.WriteFile(filepath.Join(args[1], baseFile), fmt.Appendln(nil, base), 0o640); err != nil {
				return &exitError{exitFault, err}
			}
			if d.json {
				return printJSON(cmd.OutOrStdout(), map[string]any{"files": len(files), "folder": args[1]})
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d files in %s\n", len(files), args[1])
			return err
		},
	}
}

// files are those of a version. Their names are no paths, whatever the server says.
func (d *menuDoor) files(cmd *cobra.Command, version string) ([]ivr.File, error) {
	n, err := number(version)
	if err != nil {
		return nil, err
	}
	var v api.Menu
	if err := d.ask(cmd, http.MethodGet, fmt.Sprintf("/menus/%d?files=true", n), nil, &v); err != nil {
		return nil, err
	}
	files := make([]ivr.File, len(v.Files))
	for i, f := range v.Files {
		files[i] = ivr.File{Name: f.Name, Src: []byte(f.Text)}
	}
	return menus.Tidy(files)
}
