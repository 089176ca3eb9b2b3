package bucket

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"nscp/tools/internal/publish/release"
)

// This file is every request that is made of the storage. Each may fail, be cut
// short, arrive twice or come back damaged; each is tried again when that can do
// no harm, and what it wrote is read back before anything is built on it.

// headers are what object storage sends with an object.
type headers struct{ kind, cache, encoding string }

// A content is bytes to upload, known before they are sent.
type content struct {
	open   func() (io.ReadSeekCloser, error)
	size   int64
	sha256 string // hexadecimal
}

func bytesContent(data []byte) content {
	return content{
		open:   func() (io.ReadSeekCloser, error) { return nopCloser{strings.NewReader(string(data))}, nil },
		size:   int64(len(data)),
		sha256: release.Hash(data),
	}
}

type nopCloser struct{ io.ReadSeeker }

func (nopCloser) Close() error { return nil }

// A condition is what must hold at the moment a write takes effect.
type condition string

const (
	always condition = ""
	absent condition = "*" // nothing is at the key
	// Any other condition is the ETag of what is at the key.
)

// An object is what a listing or an answer tells of an object.
type object struct {
	key, etag string // key without the prefix
	size      int64
	modified  time.Time // by the server's clock
}

var (
	errMissing   = errors.New("there is no such object")
	errNoBucket  = errors.New("there is no such bucket; expected one that is there already")
	errCondition = errors.New("the object is not as it was")
)

// wrongError says how an object differs from what it should be.
type wrongError struct{ what string }

func (e *wrongError) Error() string { return e.what }

// translate returns err as one of the errors of this tool, or as it is. What
// servers say may hold the access key; only their codes are passed on.
func translate(err error) error {
	if err == nil {
		return nil
	}
	var answer minio.ErrorResponse
	if !errors.As(err, &answer) {
		return err
	}
	switch answer.Code {
	case "PreconditionFailed":
		return errCondition
	case "NoSuchKey":
		return errMissing
	case "NoSuchBucket":
		return errNoBucket
	case "RequestTimeTooSkewed":
		return release.ErrClock
	case "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "InvalidTokenId", "AuthorizationHeaderMalformed", "InvalidSecurity",
		"XAdminUserNotFound": // versitygw, with the status 404; so no status alone means that an object is missing
		return fmt.Errorf("%w (%s)", release.ErrCredentials, answer.Code)
	case "AccessDenied", "AllAccessDisabled", "AccountProblem":
		return fmt.Errorf("%w (%s)", release.ErrDenied, answer.Code)
	case "NotImplemented", "MethodNotAllowed":
		return fmt.Errorf("%w: it does not know a request that is needed (%s)", release.ErrUnsafe, answer.Code)
	}
	switch answer.StatusCode {
	case http.StatusPreconditionFailed:
		return errCondition
	case http.StatusForbidden:
		return fmt.Errorf("%w (%s)", release.ErrDenied, answer.Code)
	}
	return &storageError{answer.Code, answer.StatusCode}
}

// storageError is any other answer that is not a success.
type storageError struct {
	code   string
	status int
}

func (e *storageError) Error() string {
	return fmt.Sprintf("the storage answered %s (%d)", e.code, e.status)
}

// final reports whether trying again would change nothing.
func final(err error) bool {
	for _, known := range []error{errMissing, errNoBucket, errCondition, release.ErrCredentials, release.ErrDenied, release.ErrClock, release.ErrUnsafe, context.Canceled} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// try calls f until it succeeds, fails for good or has failed often enough,
// with a pause that doubles. size is how many bytes it moves.
func (t *Target) try(ctx context.Context, size int64, f func(context.Context) error) error {
	pause := t.pause
	for attempt := 1; ; attempt++ {
		once, cancel := context.WithTimeout(ctx, t.timeout+time.Duration(size/50_000)*time.Second)
		err := translate(f(once))
		cancel()
		most := t.attempts
		if wrong := new(wrongError); errors.As(err, &wrong) {
			most = min(most, 3) // not a fault that passes, unless it was on the way
		}
		if err == nil || ctx.Err() == nil && (final(err) || attempt >= most) {
			return err
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		case <-timer.C:
		}
		pause *= 2
	}
}

// put writes an object if the condition holds, and returns its ETag. Where the
// answer to an attempt was lost, a later one can find that the condition fails
// because the first took effect: callers settle that with [Target.ensure].
func (t *Target) put(ctx context.Context, key string, c content, h headers, if_ condition) (etag string, err error) {
	o := minio.PutObjectOptions{
		ContentType: h.kind, CacheControl: h.cache, ContentEncoding: h.encoding,
		// Without this the library signs piece by piece, and adds "aws-chunked"
		// to a Content-Encoding that some servers then store and send to readers.
		// The hash below signs the body as a whole.
		DisableContentSha256: true,
	}
	switch if_ {
	case always:
	case absent:
		o.SetMatchETagExcept("*")
	default:
		o.SetMatchETag(string(if_))
	}
	err = t.try(ctx, c.size, func(ctx context.Context) error {
		body, err := c.open()
		if err != nil {
			return err
		}
		defer body.Close()
		info, err := t.core.PutObject(ctx, t.bucket, t.prefix+key, body, c.size, "", c.sha256, o)
		etag = info.ETag
		if err == nil && etag == "" {
			return errors.New("the storage did not say what it wrote")
		}
		return err
	})
	return etag, err
}

// get reads an object and gives its bytes to use, as they come. An error of use
// counts as a damaged answer, and the object is read again.
func (t *Target) get(ctx context.Context, key string, size int64, use func(object, headers, io.Reader) error) error {
	return t.try(ctx, size, func(ctx context.Context) error {
		// Core, and not Client.GetObject: that one reads in ranges, of which two
		// could be of two versions.
		body, info, sent, err := t.core.GetObject(ctx, t.bucket, t.prefix+key, minio.GetObjectOptions{})
		if err != nil {
			return err
		}
		defer body.Close()
		h := headers{kind: sent.Get("Content-Type"), cache: sent.Get("Cache-Control"), encoding: sent.Get("Content-Encoding")}
		return use(object{key: key, etag: info.ETag, size: info.Size, modified: info.LastModified}, h, body)
	})
}

// check reads an object and compares its bytes and headers with what they should
// be. A difference is a *wrongError; it has been seen more than once.
func (t *Target) check(ctx context.Context, key string, c content, h headers) (etag string, err error) {
	err = t.get(ctx, key, c.size, func(o object, have headers, body io.Reader) error {
		etag = o.etag
		hash := sha256.New()
		n, err := io.Copy(hash, body)
		switch {
		case err != nil:
			return err
		case n != c.size:
			return &wrongError{fmt.Sprintf("it has %d bytes instead of %d", n, c.size)}
		case hex.EncodeToString(hash.Sum(nil)) != c.sha256:
			return &wrongError{"its bytes are not those that were published"}
		case have.kind != h.kind:
			return &wrongError{fmt.Sprintf("its Content-Type is %q instead of %q", have.kind, h.kind)}
		case have.cache != h.cache:
			return &wrongError{fmt.Sprintf("its Cache-Control is %q instead of %q", have.cache, h.cache)}
		case have.encoding != h.encoding:
			return &wrongError{fmt.Sprintf("its Content-Encoding is %q instead of %q", have.encoding, h.encoding)}
		}
		return nil
	})
	return etag, err
}

// ensure writes an object if the condition holds, reads it back, and returns the
// ETag under which it was found to be right. If the condition fails because the
// right object is there already, that is as good.
func (t *Target) ensure(ctx context.Context, key string, c content, h headers, if_ condition) (etag string, err error) {
	for attempt := 1; ; attempt++ {
		_, err = t.put(ctx, key, c, h, if_)
		if err != nil && !errors.Is(err, errCondition) {
			return "", fmt.Errorf("%s: %w", key, err)
		}
		refused := err != nil
		etag, err = t.check(ctx, key, c, h)
		wrong := new(wrongError)
		switch {
		case err == nil:
			return etag, nil
		case refused && (errors.As(err, &wrong) || errors.Is(err, errMissing)):
			return "", fmt.Errorf("%s: %w", key, release.ErrChanged)
		case !errors.As(err, &wrong) || attempt >= t.attempts:
			return "", fmt.Errorf("%s: reading back what was written: %w", key, err)
		}
		if_ = condition(etag) // what is there is ours, and damaged
	}
}

// remove deletes an object. One that is not there is no error.
func (t *Target) remove(ctx context.Context, key string) error {
	err := t.try(ctx, 0, func(ctx context.Context) error {
		return t.core.RemoveObject(ctx, t.bucket, t.prefix+key, minio.RemoveObjectOptions{})
	})
	if err != nil && !errors.Is(err, errMissing) {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

// stat returns what is at a key now, errMissing for nothing.
func (t *Target) stat(ctx context.Context, key string) (o object, err error) {
	err = t.try(ctx, 0, func(ctx context.Context) error {
		info, err := t.core.StatObject(ctx, t.bucket, t.prefix+key, minio.StatObjectOptions{})
		o = object{key: key, etag: info.ETag, size: info.Size, modified: info.LastModified}
		return err
	})
	return o, err
}

// list returns all objects under the prefix, by key. It asks for one page at a
// time, so that one that fails is asked for again by itself.
func (t *Target) list(ctx context.Context) (map[string]object, error) {
	all := map[string]object{}
	after := ""
	for {
		var got []object
		last := ""
		err := t.try(ctx, 0, func(ctx context.Context) error {
			got = got[:0]
			for o := range t.core.ListObjectsIter(ctx, t.bucket, minio.ListObjectsOptions{Prefix: t.prefix, Recursive: true, StartAfter: after, MaxKeys: t.page}) {
				if o.Err != nil {
					return o.Err
				}
				last = o.Key
				if key, ok := strings.CutPrefix(o.Key, t.prefix); ok && key != "" && !strings.HasSuffix(key, "/") {
					got = append(got, object{key: key, etag: strings.Trim(o.ETag, `"`), size: o.Size, modified: o.LastModified})
				}
				if len(got) == t.page {
					break
				}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("listing what is there: %w", err)
		}
		for _, o := range got {
			all[o.key] = o
		}
		if len(got) < t.page || last <= after {
			return all, nil
		}
		after = last
	}
}
