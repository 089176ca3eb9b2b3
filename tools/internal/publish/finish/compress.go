package finish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"

	"nscp/tools/internal/parallel"
	"nscp/tools/internal/publish/hosting"
	"nscp/tools/internal/publish/release"
)

// An encoder makes one compressed form.
type encoder struct {
	name    string // Content-Encoding
	module  string // whose version decides what bytes come out
	setting string
	encode  func(w io.Writer, data []byte) error
	decode  func(r io.Reader) (io.Reader, error)
}

var encoders = []encoder{
	{
		name: "gzip", module: "github.com/klauspost/compress", setting: "9",
		encode: func(w io.Writer, data []byte) error {
			z, err := gzip.NewWriterLevel(w, gzip.BestCompression) // no name and no time in its header
			if err != nil {
				return err
			}
			_, err = z.Write(data)
			return errors.Join(err, z.Close())
		},
		decode: func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
	},
	{
		name: "br", module: "github.com/andybalholm/brotli", setting: "11",
		encode: func(w io.Writer, data []byte) error {
			z := brotli.NewWriterLevel(w, brotli.BestCompression)
			_, err := z.Write(data)
			return errors.Join(err, z.Close())
		},
		decode: func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
	},
}

// compress makes the compressed forms of every file that gets smaller by it.
// Brotli at its highest level takes eight times as long as making the page, so
// a form is kept under the hash of the file that it was made from.
func (b *build) compress(ctx context.Context) (made, reused int, err error) {
	c := newCache(b.options.Cache)
	type job struct {
		file *release.File
		at   int // index in Variants
		encoder
	}
	var jobs []job
	for i := range b.files {
		f := &b.files[i]
		if f.Kind == release.Host || f.Size == 0 || !hosting.Compressible(f.Type) {
			continue
		}
		f.Variants = make([]release.Variant, len(encoders))
		for at, e := range encoders {
			jobs = append(jobs, job{f, at, e})
		}
	}
	var fresh, kept atomic.Int64
	err = parallel.Do(ctx, runtime.GOMAXPROCS(0), jobs, func(_ context.Context, j job) error {
		form, ok := c.get(j.encoder, j.file.SHA256)
		if ok {
			kept.Add(1)
		} else {
			data, err := os.ReadFile(b.full(j.file.Path))
			if err != nil {
				return err
			}
			if form, err = j.compress(data); err != nil {
				return fmt.Errorf("compressing %s: %w", j.file.Path, err)
			}
			fresh.Add(1)
			if err := c.put(j.encoder, j.file.SHA256, form); err != nil {
				return err
			}
		}
		if len(form) == 0 {
			return nil
		}
		j.file.Variants[j.at] = release.Variant{Encoding: j.name, SHA256: release.Hash(form), Size: int64(len(form))}
		return os.WriteFile(b.full(j.file.Path+release.Extensions[j.name]), form, 0o666)
	})
	if err != nil {
		return 0, 0, err
	}
	for i := range b.files {
		var worth []release.Variant
		for _, v := range b.files[i].Variants {
			if v.Size > 0 {
				worth = append(worth, v)
			}
		}
		b.files[i].Variants = worth
	}
	return int(fresh.Load()), int(kept.Load()), c.prune()
}

// compress returns the compressed form, or nothing where it is not smaller. The
// form is unpacked again before it is trusted.
func (e encoder) compress(data []byte) ([]byte, error) {
	var out bytes.Buffer
	if err := e.encode(&out, data); err != nil {
		return nil, err
	}
	if out.Len() >= len(data) {
		return nil, nil
	}
	r, err := e.decode(bytes.NewReader(out.Bytes()))
	if err != nil {
		return nil, err
	}
	back, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(back, data) {
		return nil, errors.New("the compressed form does not unpack to the file")
	}
	return out.Bytes(), nil
}

// A cache keeps compressed forms in a folder, which can be deleted at any time.
// Each entry ends with its own hash: a damaged one is made again.
type cache struct {
	dir      string
	versions map[string]string
	mu       sync.Mutex
	used     map[string]bool
}

func newCache(dir string) *cache {
	c := &cache{dir: dir, versions: map[string]string{}, used: map[string]bool{}}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			c.versions[m.Path] = m.Version
		}
	}
	return c
}

// name returns where an entry is kept. The encoder's version is part of it: what
// an older one made would not be the bytes that a fresh machine makes.
func (c *cache) name(e encoder, hash string) string {
	version := strings.NewReplacer("/", "-", "+", "-").Replace(c.versions[e.module])
	return filepath.Join(c.dir, e.name+"-"+e.setting+"-"+version, hash[:2], hash)
}

// get returns a form; an empty one means that the file is better sent as it is.
func (c *cache) get(e encoder, hash string) ([]byte, bool) {
	if c.dir == "" {
		return nil, false
	}
	name := c.name(e, hash)
	data, err := os.ReadFile(name)
	if err != nil || len(data) < sha256.Size {
		return nil, false
	}
	form, tail := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if sum := sha256.Sum256(form); !bytes.Equal(sum[:], tail) {
		return nil, false
	}
	c.use(name)
	return form, true
}

func (c *cache) put(e encoder, hash string, form []byte) error {
	if c.dir == "" {
		return nil
	}
	name := c.name(e, hash)
	c.use(name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	sum := sha256.Sum256(form)
	// Not by way of a temporary name: a torn entry fails its hash.
	return os.WriteFile(name, append(bytes.Clone(form), sum[:]...), 0o666)
}

func (c *cache) use(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.used[name] = true
}

// prune removes what this website does not use once it is most of the cache, so
// that the cache of a site that changes daily does not grow for ever.
func (c *cache) prune() error {
	if c.dir == "" {
		return nil
	}
	var unused []string
	err := filepath.WalkDir(c.dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && !c.used[name] {
			unused = append(unused, name)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || len(unused) <= 3*len(c.used)+1000 {
		return err
	}
	for _, name := range unused {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
