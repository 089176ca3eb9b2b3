// Package doctor says what is set up to work on a site, and what is not.
//
// In goes a site folder; out comes a list of [Item], each with the command to run
// where something is missing. Nothing is changed.
package doctor

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"nscp/tools/internal/audit"
	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/history"
	"nscp/tools/internal/upkeep"
)

// An Item is one thing that has to be so.
type Item struct {
	Done bool
	What string // what is so, or what is missing
	Run  string // what to do when it is missing; "" when done
	Need bool   // without it the site cannot be made
}

// Examine looks at the site in dir.
func Examine(ctx context.Context, dir string, today time.Time) []Item {
	items := folders(dir)
	for _, it := range items {
		if !it.Done {
			return items // the rest would only say it again
		}
	}
	items = append(items, sources(ctx, dir)...)
	items = append(items, contacts(dir, today), signoffs(ctx, dir, today), built(dir))
	items = append(items, git(ctx, dir)...)
	return append(items, target(dir))
}

// folders looks for what every site has.
func folders(dir string) []Item {
	var items []Item
	for _, name := range []string{"hugo.toml", "sources", "content", "layouts"} {
		it := Item{Done: true, What: name + " is there", Need: true}
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			it = Item{What: name + " is missing: this is not a site folder", Run: "go to the folder with the file hugo.toml, or name it: nscp -C FOLDER doctor", Need: true}
		}
		items = append(items, it)
	}
	return items
}

// sources looks at what the sources make.
func sources(ctx context.Context, dir string) []Item {
	r, err := convert.Run(ctx, dir, convert.Options{Check: true})
	if err != nil {
		return []Item{{What: "the sources cannot be read: " + err.Error(), Run: "nscp convert", Need: true}}
	}
	items := []Item{{Done: true, What: fmt.Sprintf("the sources can be read (%d of them)", len(r.Sources)), Need: true}}
	if n, _ := diag.Count(r.Findings); n > 0 {
		items = append(items, Item{What: fmt.Sprintf("the sources have errors (%d)", n), Run: "nscp status", Need: true})
	}
	if n := len(r.Changes); n > 0 {
		return append(items, Item{What: fmt.Sprintf("the pages are not what the sources make (%d files differ)", n), Run: "nscp convert"})
	}
	return append(items, Item{Done: true, What: "the pages are what the sources make"})
}

// contacts looks at whom readers are told to call.
func contacts(dir string, today time.Time) Item {
	const name = "data/contacts.toml"
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return Item{What: name + " is missing, so readers are told nobody to call", Run: "nscp init makes a site that has one; take it from there"}
	}
	all, found := upkeep.ReadContacts(name, data)
	if found = append(found, upkeep.Contacts(name, all, today)...); len(found) > 0 {
		return Item{What: fmt.Sprintf("contacts need a person (%d of them)", len(found)), Run: "nscp check " + name}
	}
	return Item{Done: true, What: fmt.Sprintf("the contacts are checked (%d of them)", len(all))}
}

// signoffs looks for what waits for a person who may decide.
func signoffs(ctx context.Context, dir string, today time.Time) Item {
	r, err := audit.Run(ctx, dir, audit.Options{Today: today})
	if err != nil {
		return Item{What: "the checks cannot run: " + err.Error(), Run: "nscp check"}
	}
	waiting := 0
	for _, f := range r.Errors() {
		if f.Mark != "" {
			waiting++
		}
	}
	if waiting > 0 {
		return Item{What: fmt.Sprintf("findings wait for a sign-off, and nothing is published until then (%d of them)", waiting), Run: "nscp check, and for each nscp signoff --help"}
	}
	return Item{Done: true, What: fmt.Sprintf("nothing waits for a sign-off (%d signed)", len(r.Signed))}
}

// target looks at where the website is published.
func target(dir string) Item {
	for _, name := range []string{".github/workflows/publish.yml", ".gitlab-ci.yml"} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
			return Item{Done: true, What: name + " publishes what is merged"}
		}
	}
	if p, err := history.Noted(dir); err == nil && p != nil {
		return Item{Done: true, What: "the website was published from here to " + p.Target}
	}
	return Item{What: "nothing says where the website is published", Run: "nscp publish --help"}
}

func built(dir string) Item {
	if _, err := os.Stat(filepath.Join(dir, "public", "index.html")); err != nil {
		return Item{What: "the website has not been built here", Run: "nscp build"}
	}
	return Item{Done: true, What: "the website has been built in public/"}
}

// git looks at how changes are kept and sent.
func git(ctx context.Context, dir string) []Item {
	if _, err := exec.LookPath("git"); err != nil {
		return []Item{{What: "Git is not installed, so nscp status cannot say what changed", Run: "nothing, if you send changes with GitHub Desktop, which brings its own; else install it from https://git-scm.com/downloads"}}
	}
	ask := func(args ...string) (string, bool) {
		out, err := exec.CommandContext(ctx, "git", append([]string{"-C", dir}, args...)...).Output()
		return strings.TrimSpace(string(out)), err == nil
	}
	if _, ok := ask("rev-parse", "--is-inside-work-tree"); !ok {
		return []Item{{What: "the folder is not kept by Git", Run: "git clone ADDRESS, with the address of your repository; for a website that is begun here, git init"}}
	}
	items := []Item{{Done: true, What: "the folder is kept by Git"}}
	name, _ := ask("config", "user.name")
	mail, _ := ask("config", "user.email")
	if name == "" || mail == "" {
		items = append(items, Item{What: "Git does not know whose changes these are", Run: `git config --global user.name "Your Name" and git config --global user.email you@example.org`})
	} else {
		items = append(items, Item{Done: true, What: "Git knows whose changes these are"})
	}
	if remotes, _ := ask("remote"); remotes == "" {
		items = append(items, Item{What: "there is no place that changes are sent to", Run: "git remote add origin ADDRESS, with the address of your repository"})
	} else {
		items = append(items, Item{Done: true, What: "there is a place that changes are sent to"})
	}
	return items
}

// WriteText writes the items, a line each, with what to run below those that
// are missing.
func WriteText(w io.Writer, items []Item) error {
	for _, it := range items {
		text := "ok       " + it.What
		if !it.Done {
			text = "missing  " + it.What + "\n         run: " + it.Run
		}
		if _, err := fmt.Fprintln(w, text); err != nil {
			return err
		}
	}
	return nil
}
