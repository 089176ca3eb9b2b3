package trial

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// The key of every server here, which listens on this machine alone.
const (
	AccessKey = "TRIALACCESSKEY000001"
	SecretKey = "trial/secret+key0000000000000000000000001"
)

// A Gateway is a real S3 server that keeps objects as files.
type Gateway struct {
	Dir      string // a folder for each bucket
	Endpoint string // http://127.0.0.1:port
	Website  string // 127.0.0.1:port of the endpoint that serves buckets as websites

	tb      testing.TB
	program string
	mu      sync.Mutex
	cmd     *exec.Cmd
}

// Program returns the versitygw program, or skips the test with what to do.
func Program(tb testing.TB) string {
	tb.Helper()
	if found := program(); found != "" {
		return found
	}
	tb.Skip("versitygw is not installed; run: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0")
	return ""
}

// HasGateway reports whether a server can be started.
func HasGateway() bool { return program() != "" }

func program() string {
	for _, name := range []string{os.Getenv("VERSITYGW"), "versitygw", goBin("versitygw")} {
		if name == "" {
			continue
		}
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	return ""
}

func goBin(name string) string {
	out, err := exec.Command("go", "env", "GOPATH").Output()
	if err != nil {
		return ""
	}
	return filepath.Join(strings.TrimSpace(string(out)), "bin", name)
}

// StartGateway starts a server that ends with the test.
func StartGateway(tb testing.TB) *Gateway {
	tb.Helper()
	Program(tb)
	return StartGatewayIn(tb, Memory(tb))
}

// StartGatewayIn starts a server that keeps its objects in a folder.
func StartGatewayIn(tb testing.TB, dir string) *Gateway {
	tb.Helper()
	g := &Gateway{tb: tb, program: Program(tb), Dir: dir}
	g.Endpoint, g.Website = "http://"+freePort(tb), freePort(tb)
	g.Start()
	tb.Cleanup(g.Kill)
	return g
}

// memory returns a new folder, in memory where that keeps what the server notes
// of each object (extended attributes). The server waits for the disk at every
// write, and thousands are made here.
func Memory(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "trial-")
	if err != nil {
		return tb.TempDir()
	}
	tb.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			tb.Error(err)
		}
	})
	if !attributes(dir) {
		return tb.TempDir()
	}
	return dir
}

func freePort(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Start starts the server and waits until it answers.
func (g *Gateway) Start() {
	g.mu.Lock()
	defer g.mu.Unlock()
	address := strings.TrimPrefix(g.Endpoint, "http://")
	cmd := exec.Command(g.program, "--port", address, "--website", g.Website, "--website-domain", "localhost", "--keep-alive", "--quiet", "posix", g.Dir)
	cmd.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+AccessKey, "ROOT_SECRET_KEY="+SecretKey)
	if err := cmd.Start(); err != nil {
		g.tb.Fatal(err)
	}
	g.cmd = cmd
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
	}
	g.tb.Fatal("versitygw does not answer")
}

// Kill ends the server at once, as a power cut would.
func (g *Gateway) Kill() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.cmd == nil {
		return
	}
	if err := g.cmd.Process.Kill(); err != nil {
		g.tb.Error(err)
	}
	_ = g.cmd.Wait() // it says that it was killed
	g.cmd = nil
}

// Client returns a client that talks to the server itself.
func (g *Gateway) Client() *minio.Core {
	c, err := minio.New(strings.TrimPrefix(g.Endpoint, "http://"), &minio.Options{
		Creds:  credentials.NewStaticV4(AccessKey, SecretKey, ""),
		Region: "us-east-1",
	})
	if err != nil {
		g.tb.Fatal(err)
	}
	return &minio.Core{Client: c}
}

// Make makes a bucket.
func (g *Gateway) Make(bucket string) {
	g.tb.Helper()
	if err := g.Client().MakeBucket(context.Background(), bucket, minio.MakeBucketOptions{}); err != nil {
		g.tb.Fatal(err)
	}
}

// Copy makes bucket to as bucket from is, with what the server knows of each
// object. It copies files, which is quicker than a publication.
func (g *Gateway) Copy(from, to string) {
	g.tb.Helper()
	out, err := exec.Command("cp", "-a", filepath.Join(g.Dir, from), filepath.Join(g.Dir, to)).CombinedOutput()
	if err != nil {
		g.tb.Fatal(fmt.Errorf("%w: %s", err, out))
	}
}

// Drop removes a bucket with everything in it.
func (g *Gateway) Drop(bucket string) {
	g.tb.Helper()
	if err := os.RemoveAll(filepath.Join(g.Dir, bucket)); err != nil {
		g.tb.Fatal(err)
	}
}
