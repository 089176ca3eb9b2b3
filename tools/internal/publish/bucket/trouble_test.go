package bucket

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nscp/tools/internal/publish/release"
	"nscp/tools/internal/publish/trial"
)

func TestCredentialsComeFromTheEnvironmentOrAWSFilesAndAreNeverTold(t *testing.T) {
	o := newOrdeal(t)
	fails := func(want error) {
		t.Helper()
		_, err := open(t, "s3://base", quick(o.g.Endpoint)).Publish(t.Context(), o.second, release.Options{})
		if !errors.Is(err, want) {
			t.Errorf("have error %v, want %v", err, want)
		}
		for _, secret := range []string{trial.AccessKey, trial.SecretKey, "WRONGACCESSKEY000001", "wrong-secret"} {
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("the error tells %s: %v", secret, err)
			}
		}
		if wrong := trial.Same(o.shown(t, "base"), o.a, isAsset); len(wrong) > 0 {
			t.Error(wrong)
		}
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "wrong-secret")
	fails(release.ErrCredentials)
	t.Setenv("AWS_ACCESS_KEY_ID", "WRONGACCESSKEY000001")
	fails(release.ErrCredentials)
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	if _, err := Open("s3://base", quick(o.g.Endpoint)); !errors.Is(err, release.ErrCredentials) {
		t.Errorf("have error %v, want that there are no credentials", err)
	}

	file := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(file, []byte("[publishing]\naws_access_key_id = "+trial.AccessKey+"\naws_secret_access_key = "+trial.SecretKey+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file)
	t.Setenv("AWS_PROFILE", "publishing")
	publish(t, open(t, "s3://base", quick(o.g.Endpoint)), o.second, release.Options{})
}

// TestAFullDiskAtTheServerLeavesEveryPageWhole publishes a website that fits
// beside the last one only in part, to disks that are full at different steps.
func TestAFullDiskAtTheServerLeavesEveryPageWhole(t *testing.T) {
	trial.Program(t)
	noise := func(seed uint64) string {
		r := rand.New(rand.NewPCG(seed, 1))
		b := make([]byte, 100_000)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return string(b)
	}
	a := small.With(trial.Draft{"paper.pdf": noise(1), "map.png": noise(2)})
	first, second := a.Finish(t), smallNext.With(trial.Draft{"paper.pdf": noise(3), "map.png": noise(4)}).Finish(t)
	last := smallNext.Finish(t)
	stopped := map[string]bool{}
	// The first release takes 400 kB with what is kept to go back to, and some
	// for the server's own use; both together 800 kB.
	for size := 600; size <= 940; size += 20 {
		disk := trial.SmallDisk(t, fmt.Sprintf("%dk", size))
		g := trial.StartGatewayIn(t, disk)
		g.Make("site")
		ballast := filepath.Join(disk, "ballast")
		if err := os.WriteFile(ballast, make([]byte, 40_000), 0o666); err != nil {
			t.Fatal(err)
		}
		target := open(t, "s3://site", quick(g.Endpoint))
		publish(t, target, first, release.Options{})
		_, err := target.Publish(t.Context(), second, release.Options{})
		if err != nil {
			_, what, _ := strings.Cut(err.Error(), "pages are in place")
			stopped[what] = true
		}
		if wrong := trial.Broken(g.Shown("site"), trial.Contents(t, first), trial.Contents(t, second)); len(wrong) > 0 {
			t.Errorf("with a disk of %d kB (%v): %s", size, err, strings.Join(wrong, "; "))
		}
		// Once there is a little room, a smaller website fits, and what is kept of
		// the last ones is dropped.
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
		if _, err := target.Publish(t.Context(), last, release.Options{Keep: 1, Grace: -1, Yes: true}); err != nil {
			t.Errorf("with a disk of %d kB: %v", size, err)
			continue
		}
		if wrong := trial.Same(g.Shown("site"), trial.Contents(t, last), func(string) bool { return false }); len(wrong) > 0 {
			t.Error(wrong)
		}
	}
	if len(stopped) < 2 {
		t.Errorf("the publication stopped at %d different places, want several", len(stopped))
	}
}

func TestTargetsThatCannotBeMeantAreRefused(t *testing.T) {
	for _, tt := range []struct {
		address string
		s       Settings
		want    string
	}{
		{"https://bucket", Settings{}, "is no target"},
		{"s3://", Settings{}, "is no target"},
		{"s3://key:secret@bucket", Settings{}, "the address holds an @"},
		{"s3://bucket", Settings{Endpoint: "http://storage.example.org"}, "not encrypted"},
		{"s3://bucket", Settings{Endpoint: "storage.example.org"}, "is no endpoint"},
		{"s3://bucket", Settings{Endpoint: "https://a:b@storage.example.org"}, "the address holds an @"},
		{"s3://bucket", Settings{Encoding: "zstd"}, "is no encoding"},
	} {
		if _, err := Open(tt.address, tt.s); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %v: have error %v, want that it %s", tt.address, tt.s, err, tt.want)
		}
	}
	for _, endpoint := range []string{"http://127.0.0.1:7070", "http://localhost:7070/", "http://[::1]:7070", "https://storage.example.org"} {
		if _, err := Open("s3://bucket/prefix/", Settings{Endpoint: endpoint}); err != nil {
			t.Errorf("%s: %v", endpoint, err)
		}
	}
}
