// Package bucket publishes to object storage that speaks S3.
//
// In goes a finished website; what comes out is the same website at the target,
// or an error and a website as it was. Object storage replaces one object at a
// time and can do nothing else at once, so the whole promise rests on an order:
//
//  1. The manifest is written. From here on, what it names is known to be ours.
//  2. New assets are uploaded. Their names change with their bytes, so nothing
//     that stands is touched and no page refers to them yet.
//  3. New pages are uploaded to where no reader looks (.nscp/blobs/).
//  4. Everything is read back and compared. Up to here an error of any kind
//     leaves readers with the last release, untouched.
//  5. Pages take their places, one atomic write each: first those at new
//     addresses, then those that replace another. Each is read back.
//  6. The new release is recorded as the one that readers have.
//  7. Pages that are no more are removed; then assets and pages of releases
//     that are no longer kept.
//
// What that means for a reader, at every moment and after a stop at any point:
//
//   - A page is whole, since one write puts it there.
//   - It is of one release, and all that it loads is there: assets came before
//     it, carry its release in their names, and stay for the last releases
//     ([release.Options.Keep]) and for a time ([release.Options.Grace]), so
//     that pages kept by a browser or a cache still find theirs.
//     Package finish refuses a page that loads anything under a fixed name.
//   - No link of a page that readers are led to leads nowhere: new addresses
//     come before the pages that name them, the home page of a first release
//     last of all, and removals after everything else.
//   - Two pages may be of two releases while step 5 lasts, and after a stop in
//     it until the next publication. Plain object storage has nothing that
//     would prevent it; a folder (package folder) does.
//   - A file that stands for itself under a fixed name (a feed, a spreadsheet)
//     is replaced like a page.
//
// One publisher works at a time. The lock is an object that is only ever written
// on condition that it is unchanged; see lock.go, which says what happens when a
// publisher dies or sleeps. No decision rests on the clock of this machine: what
// has to be dated is dated by the storage.
//
// Objects that no manifest of ours names are somebody else's. They are never
// read, replaced or deleted; where one stands in the way, nothing is published.
//
// What the tool has to know is under .nscp/ at the target: the releases, pages
// of the releases to go back to, the lock. Let readers have everything but that
// (docs/publishing.md has a policy); it is not secret, but it is nobody's
// business, and a page that was withdrawn is there until its release is dropped.
package bucket

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"nscp/tools/internal/publish/release"
)

// Settings say where a target is and how it is spoken to. The zero value asks
// the environment as every AWS tool does.
type Settings struct {
	Endpoint string // https://host; "" is AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL or Amazon's own
	Region   string // "" is AWS_REGION or AWS_DEFAULT_REGION
	Encoding string // form in which text is stored: gzip, br or identity; "" is gzip, which every browser reads
	Workers  int    // requests at a time; 0 is 16

	Lease    time.Duration // how long a publisher may be silent before it counts as dead; 0 is a minute
	Timeout  time.Duration // for one request, besides the time that its bytes need; 0 is 30 seconds
	Pause    time.Duration // before a request is tried again the first time; 0 is half a second
	Attempts int           // for one request; 0 is 5
}

// A Target is a bucket, or the part of one under a prefix.
type Target struct {
	core           *minio.Core
	bucket, prefix string
	encoding       string
	workers        int
	lease          time.Duration
	timeout, pause time.Duration
	attempts       int
	page           int           // objects in a listing; no storage gives more than 1,000 at a time
	takeover       time.Duration // instead of one and a half leases; set in tests alone
}

// Open returns the target at an address such as s3://bucket or
// s3://bucket/prefix. Nothing is asked of it yet. Credentials come from the
// environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN) or
// from the AWS files and the profile that AWS_PROFILE names.
func Open(address string, s Settings) (*Target, error) {
	if strings.Contains(address, "@") {
		return nil, release.ErrAddress // and not what stands there
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "s3" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("%q is no target; expected s3://bucket or s3://bucket/prefix", address)
	}
	t := &Target{
		bucket:   u.Host,
		encoding: cmp.Or(s.Encoding, "gzip"),
		workers:  cmp.Or(s.Workers, 16),
		lease:    cmp.Or(s.Lease, time.Minute),
		timeout:  cmp.Or(s.Timeout, 30*time.Second),
		pause:    cmp.Or(s.Pause, time.Second/2),
		attempts: cmp.Or(s.Attempts, 5),
		page:     1000,
	}
	if prefix := strings.Trim(u.Path, "/"); prefix != "" {
		t.prefix = prefix + "/"
	}
	if t.encoding != "identity" && release.Extensions[t.encoding] == "" {
		return nil, fmt.Errorf("%q is no encoding; expected gzip, br or identity", s.Encoding)
	}
	region := cmp.Or(s.Region, os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION"))
	endpoint := cmp.Or(s.Endpoint, os.Getenv("AWS_ENDPOINT_URL_S3"), os.Getenv("AWS_ENDPOINT_URL"))
	if endpoint == "" {
		endpoint = "https://s3.amazonaws.com"
	} else {
		region = cmp.Or(region, "us-east-1") // what other servers take for "anywhere"
	}
	host, secure, err := parseEndpoint(endpoint)
	if err != nil {
		return nil, err
	}
	keys := credentials.NewChainCredentials([]credentials.Provider{
		&credentials.EnvAWS{},
		&credentials.FileAWSCredentials{},
	})
	if v, err := keys.GetWithContext(nil); err != nil || v.AccessKeyID == "" {
		// Why reading a file failed may say what is in it.
		return nil, fmt.Errorf("%w: there are none in the environment or in the AWS files", release.ErrCredentials)
	}
	client, err := minio.New(host, &minio.Options{
		Creds:      keys,
		Secure:     secure,
		Region:     region,
		MaxRetries: 1, // this package tries again itself, and knows when it may
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			TLSHandshakeTimeout:   10 * time.Second,
			ResponseHeaderTimeout: t.timeout,
			MaxIdleConnsPerHost:   t.workers,
			IdleConnTimeout:       30 * time.Second,
			DisableCompression:    true, // bytes are compared as they are stored
		},
	})
	if err != nil {
		return nil, errors.New("the endpoint cannot be used: " + err.Error())
	}
	t.core = &minio.Core{Client: client}
	return t, nil
}

// parseEndpoint splits an endpoint into host and scheme. Without TLS anyone on
// the way could change what readers get, so that is for this machine only.
func parseEndpoint(endpoint string) (host string, secure bool, err error) {
	if strings.Contains(endpoint, "@") {
		return "", false, release.ErrAddress
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || strings.Trim(u.Path, "/") != "" {
		return "", false, fmt.Errorf("%q is no endpoint; expected an address such as https://storage.example.org", endpoint)
	}
	switch u.Scheme {
	case "https":
		return u.Host, true, nil
	case "http":
		if ip := net.ParseIP(u.Hostname()); u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
			return u.Host, false, nil
		}
		return "", false, fmt.Errorf("the endpoint %s is not encrypted; expected https", endpoint)
	}
	return "", false, fmt.Errorf("%q is no endpoint; expected an address such as https://storage.example.org", endpoint)
}

// stored returns the form of a file that is stored, and what is sent with it.
func (t *Target) stored(f release.File) (sha256 string, size int64, h headers) {
	h = headers{kind: f.Type, cache: f.Cache}
	if v, ok := f.Variant(t.encoding); ok {
		h.encoding = v.Encoding
		return v.SHA256, v.Size, h
	}
	return f.SHA256, f.Size, h
}

// storing returns the target as it is when text is stored in an encoding.
func (t *Target) storing(encoding string) *Target {
	same := *t
	same.encoding = cmp.Or(encoding, t.encoding)
	return &same
}

// sum returns a name for the bytes and headers of a file as stored.
func (t *Target) sum(f release.File) string {
	hash, _, h := t.stored(f)
	return release.Hash([]byte(strings.Join([]string{hash, h.kind, h.cache, h.encoding}, "\n")))[:32]
}
