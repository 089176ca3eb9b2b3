package publish_test

import (
	"errors"
	"fmt"
	"testing"

	"nscp/tools/internal/publish"
	"nscp/tools/internal/publish/bucket"
	"nscp/tools/internal/publish/release"
)

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
