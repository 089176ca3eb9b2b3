package publish_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"nscp/tools/internal/publish"
	"nscp/tools/internal/publish/bucket"
	"nscp/tools/internal/publish/release"
)

func TestProgressIsALineForEachPhaseInALog(t *testing.T) {
	var log strings.Builder
	report := publish.Progress(&log, false)
	for _, phase := range []string{"uploading", "changing pages"} {
		for done := range 4 {
			report(release.Progress{Phase: phase, Done: done, Total: 3})
		}
	}
	report(release.Progress{Phase: "waiting for another publication to end"})
	if have, want := log.String(), "uploading: 3\nchanging pages: 3\nwaiting for another publication to end\n"; have != want {
		t.Errorf("have %q, want %q", have, want)
	}
}

func TestProgressIsOneLineThatChangesOnATerminal(t *testing.T) {
	var screen strings.Builder
	report := publish.Progress(&screen, true)
	for _, done := range []int{0, 1, 3, 2, 4} {
		report(release.Progress{Phase: "uploading", Done: done, Total: 4})
	}
	lines := strings.Split(screen.String(), "\r\x1b[K")
	want := []string{
		"",
		"uploading       [                              ]   0% (0 of 4)",
		"uploading       [=======                       ]  25% (1 of 4)",
		"uploading       [======================        ]  75% (3 of 4)",
		"uploading       [==============================] 100% (4 of 4)\n",
	}
	if have, want := fmt.Sprintf("%q", lines), fmt.Sprintf("%q", want); have != want {
		t.Errorf("have %s, want %s", have, want)
	}
}

func TestAnAddressTellsTheKindOfTarget(t *testing.T) {
	for _, bad := range []string{"https://example.org", "ftp://example.org/site", "s3://"} {
		if _, err := publish.Open(bad, bucket.Settings{}); err == nil {
			t.Errorf("%s was taken for a target", bad)
		}
	}
	if _, err := publish.Open(t.TempDir(), bucket.Settings{}); err != nil {
		t.Error(err)
	}
}

func TestEveryErrorThatAPersonCanMendHasAdvice(t *testing.T) {
	for _, err := range []error{
		release.ErrNotFinished, release.ErrCredentials, release.ErrDenied, release.ErrClock, release.ErrBusy, release.ErrLost,
		release.ErrChanged, release.ErrUnsafe, release.ErrNoRelease, &release.ConflictError{}, &release.RemovalError{},
	} {
		if publish.Advice(fmt.Errorf("wrapped: %w", err)) == "" {
			t.Errorf("%v comes without advice", err)
		}
	}
	if have := publish.Advice(errors.New("any other")); have != "" {
		t.Errorf("have %q, want no advice", have)
	}
}
