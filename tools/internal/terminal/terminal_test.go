package terminal_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"nscp/tools/internal/terminal"
)

func yes(io.Writer) bool { return true }

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for _, p := range pairs {
			if key, value, _ := strings.Cut(p, "="); key == name {
				return value
			}
		}
		return ""
	}
}

func TestColoursAreForAPersonWhoWantsThem(t *testing.T) {
	for _, tt := range []struct {
		is   bool
		env  []string
		want bool
	}{
		{true, nil, true}, {true, []string{"TERM=xterm-256color", "CLICOLOR=1"}, true},
		{false, nil, false}, {true, []string{"NO_COLOR=1"}, false}, {true, []string{"NO_COLOR="}, true},
		{true, []string{"TERM=dumb"}, false}, {true, []string{"CLICOLOR=0"}, false},
	} {
		w := terminal.New(io.Discard, func(io.Writer) bool { return tt.is }, env(tt.env...))
		if w.Colours() != tt.want {
			t.Errorf("terminal %v, %v: have %v", tt.is, tt.env, w.Colours())
		}
	}
	if terminal.Is(new(bytes.Buffer)) {
		t.Error("a buffer was taken for a terminal")
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if terminal.Is(w) {
		t.Error("a pipe was taken for a terminal")
	}
}

// lines splits what a screen got at each clearing of the line.
func lines(b *bytes.Buffer) []string { return strings.Split(b.String(), "\r\x1b[K") }

func TestProgressShowsAfterASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var screen bytes.Buffer
		w := terminal.New(&screen, yes, env())
		w.Begin("converting")
		w.Count(0, 40)
		time.Sleep(900 * time.Millisecond)
		if screen.Len() > 0 {
			t.Errorf("within a second: have %q", screen.String())
		}
		w.Count(20, 40)
		time.Sleep(200 * time.Millisecond)
		w.Count(19, 40) // of another worker, and late
		time.Sleep(200 * time.Millisecond)
		w.Begin("making the pages")
		time.Sleep(2050 * time.Millisecond)
		w.End()
		have := fmt.Sprintf("%q", lines(&screen))
		want := fmt.Sprintf("%q", []string{"", "converting               [===============               ]  50% (20 of 40)", "", "making the pages, 1 s", "making the pages, 2 s", ""})
		if have != want {
			t.Errorf("have %s\nwant %s", have, want)
		}
		synctest.Wait()
	})
}

func TestMessageTakesThePlaceOfTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var screen bytes.Buffer
		w := terminal.New(&screen, yes, env())
		w.Begin("checking")
		time.Sleep(1050 * time.Millisecond)
		fmt.Fprintln(w, "warning: a word")
		time.Sleep(100 * time.Millisecond)
		w.End()
		w.End() // twice is once
		fmt.Fprintln(w, "done")
		want := "\r\x1b[Kchecking, 1 s\r\x1b[Kwarning: a word\n\r\x1b[Kchecking, 1 s\r\x1b[Kdone\n"
		if have := screen.String(); have != want {
			t.Errorf("have %q\nwant %q", have, want)
		}
	})
}

func TestNothingIsAddedToALog(t *testing.T) {
	for name, w := range map[string]func(io.Writer) *terminal.Writer{
		"a file":          func(to io.Writer) *terminal.Writer { return terminal.New(to, terminal.Is, env()) },
		"a dumb terminal": func(to io.Writer) *terminal.Writer { return terminal.New(to, yes, env("TERM=dumb")) },
	} {
		synctest.Test(t, func(t *testing.T) {
			var log bytes.Buffer
			w := w(&log)
			w.Begin("checking")
			w.Count(1, 2)
			time.Sleep(10 * time.Second)
			fmt.Fprintln(w, "done")
			w.End()
			if log.String() != "done\n" {
				t.Errorf("%s: have %q", name, log.String())
			}
		})
	}
}
