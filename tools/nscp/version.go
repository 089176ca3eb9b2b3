package main

import (
	"fmt"
	"runtime/debug"
)

// version says which program this is: its tag, or that it was built from a clone,
// the revision where Go noted it, and the Hugo that is part of it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "from a clone"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v += ", revision " + s.Value
		}
	}
	for _, m := range info.Deps {
		if m.Path == "github.com/gohugoio/hugo" {
			v += ", Hugo " + m.Version
		}
	}
	return fmt.Sprintf("%s, %s", v, info.GoVersion)
}
