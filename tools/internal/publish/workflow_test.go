package publish_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

const root = "../../.."

func workflows(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range []string{"check", "publish", "weekly", "release"} {
		data, err := os.ReadFile(filepath.Join(root, ".github/workflows", name+".yml"))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(data)
	}
	return all
}

func TestWorkflowsTakeNothingOnTrust(t *testing.T) {
	uses := regexp.MustCompile(`(?m)^\s*(?:- )?uses: (\S+)(.*)$`)
	pinned := regexp.MustCompile(`^[\w./-]+@[0-9a-f]{40}$`)
	version := regexp.MustCompile(`^ # v\d+\.\d+\.\d+$`)
	for name, text := range workflows(t) {
		var w struct {
			Permissions map[string]string
			Jobs        map[string]struct {
				TimeoutMinutes int `yaml:"timeout-minutes"`
			}
		}
		if err := yaml.Unmarshal([]byte(text), &w); err != nil {
			t.Fatal(name, err)
		}
		if len(w.Permissions) != 1 || w.Permissions["contents"] != "read" {
			t.Errorf("%s: have rights %v, want to read the contents and no more", name, w.Permissions)
		}
		for job, j := range w.Jobs {
			if j.TimeoutMinutes == 0 {
				t.Errorf("%s: the job %s may run for ever", name, job)
			}
		}
		for _, m := range uses.FindAllStringSubmatch(text, -1) {
			if !pinned.MatchString(m[1]) || !version.MatchString(m[2]) {
				t.Errorf("%s: %s%s: want a commit, and the version that it is behind it", name, m[1], m[2])
			}
		}
		if strings.Contains(text, "pull_request_target") {
			t.Errorf("%s runs what others wrote with our rights", name)
		}
		if strings.Contains(text, "${{ inputs.") && regexp.MustCompile(`run: .*\$\{\{`).MatchString(text) {
			t.Errorf("%s puts what somebody types into a command", name)
		}
	}
	if strings.Contains(workflows(t)["check"], "secrets.") {
		t.Error("a pull request gets to see secrets")
	}
	if !strings.Contains(workflows(t)["publish"], "cancel-in-progress: false") {
		t.Error("a publication can be cut short by the next")
	}
}

func TestWorkflowsPassTheirLinter(t *testing.T) {
	lint(t, "actionlint", "go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12", root)
}

func TestTheReleaseConfigurationPassesItsCheck(t *testing.T) {
	// It wants a repository with a remote, which a clone need not have.
	dir := t.TempDir()
	data, err := os.ReadFile(filepath.Join(root, ".goreleaser.yaml"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, ".goreleaser.yaml"), data, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init", "-q"}, {"remote", "add", "origin", "https://github.com/example/nscp.git"}} {
		if out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
			t.Skipf("git: %v %s", err, out)
		}
	}
	lint(t, "goreleaser", "go install github.com/goreleaser/goreleaser/v2@v2.13.0", dir, "check")
}

// lint runs a program that may be in the PATH or where go install puts it.
func lint(t *testing.T, program, install, dir string, args ...string) {
	t.Helper()
	name, err := exec.LookPath(program)
	if err != nil {
		path, _ := exec.Command("go", "env", "GOPATH").Output()
		if name, err = exec.LookPath(filepath.Join(strings.TrimSpace(string(path)), "bin", program)); err != nil {
			t.Skipf("%s is not installed; run: %s", program, install)
		}
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
