// Package publish puts a finished website where readers get it, and never leaves
// it half-way.
//
// In goes the folder that package production made (public/) and the address of a
// target; what comes out is the website at the target, verified by reading it
// back, or an error and a target on which readers see what they saw before. The
// two kinds of target keep that promise by different means, which their packages
// tell: an s3:// address is object storage (package bucket), anything else a
// folder (package folder).
//
//	release     what a website is: manifest, plan, options
//	hosting     what hosts must send with each file, in each host's language
//	finish      a built folder -> compressed, checked, with its manifest
//	production  the gate: builds for publication, or says why not
//	bucket      S3-compatible object storage
//	folder      a folder, released by one link
//	trial       what the tests have in common
package publish

import (
	"context"
	"errors"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/publish/bucket"
	"nscp/tools/internal/publish/folder"
	"nscp/tools/internal/publish/release"
)

// A Target is where a website is published to: a [bucket.Target] or a
// [folder.Target].
type Target interface {
	// Publish makes the site what readers have.
	Publish(context.Context, *release.Site, release.Options) (*release.Result, error)
	// Rollback makes an earlier release what readers have.
	Rollback(context.Context, release.Options) (*release.Result, error)
	// Releases lists what can be gone back to, newest first.
	Releases(context.Context) ([]string, error)
	// Verify reads everything and says what is not as it was published.
	Verify(context.Context, release.Options) ([]diag.Finding, error)
}

// Open returns the target at an address: s3://bucket/prefix, or a folder.
func Open(address string, s bucket.Settings) (Target, error) {
	if scheme, _, ok := strings.Cut(address, "://"); ok {
		if scheme == "s3" {
			return bucket.Open(address, s)
		}
		if strings.Contains(address, "@") {
			return nil, release.ErrAddress
		}
		return nil, errors.New("a target is s3://bucket, s3://bucket/prefix or a folder, and not " + address)
	}
	return folder.Open(address)
}

// Advice returns what a person can do about an error, "" where the error says
// it.
func Advice(err error) string {
	conflict, removal := new(release.ConflictError), new(release.RemovalError)
	switch {
	case errors.Is(err, release.ErrNotFinished):
		return "make it with: nscp build --production"
	case errors.As(err, &conflict):
		return "publish to another bucket or folder; or, if all of it may be replaced, add --adopt"
	case errors.As(err, &removal):
		return "look at what would go with --dry-run; if it is meant, add --yes"
	case errors.Is(err, release.ErrCredentials), errors.Is(err, release.ErrAddress):
		return "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE for a profile in the AWS files"
	case errors.Is(err, release.ErrDenied):
		return "the key needs to list the bucket, and to read, write and delete objects; docs/publishing.md has a policy"
	case errors.Is(err, release.ErrClock):
		return "set the clock of this machine"
	case errors.Is(err, release.ErrBusy):
		return "wait for it to end; if its machine was switched off, its lock lapses by itself within two minutes"
	case errors.Is(err, release.ErrLost), errors.Is(err, release.ErrChanged):
		return "see who else publishes here, then run the command again"
	case errors.Is(err, release.ErrUnsafe):
		return "docs/publishing.md says what a target must be able to do; for a damaged record, publish the version that is up once more"
	case errors.Is(err, release.ErrNoRelease):
		return "publish first, or name one of the releases that nscp publish --rollback lists"
	}
	return ""
}
