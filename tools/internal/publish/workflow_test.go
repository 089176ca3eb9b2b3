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

// TestTheContainerIsBuiltFromWhatIsThere reads the Containerfile: no engine runs
// in tests.
func TestTheContainerIsBuiltFromWhatIsThere(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	text, mod := read("Containerfile"), read("go.mod")
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(mod)[1]
	if !strings.Contains(text, "golang:"+version+"-") {
		t.Errorf("the container is not built with Go %s, which go.mod asks for", version)
	}
	copies := regexp.MustCompile(`(?m)^COPY (--from=build )?(.+) \S+$`).FindAllStringSubmatch(text, -1)
	whole := false
	for _, m := range copies {
		for name := range strings.FieldsSeq(m[2]) {
			if m[1] != "" {
				if !strings.Contains(text, "-o "+name+" ") {
					t.Errorf("%s is copied, and nothing builds it", name)
				}
				continue
			}
			whole = whole || name == "."
			if _, err := os.Stat(filepath.Join(root, name)); err != nil {
				t.Errorf("%s is copied: %v", name, err)
			}
		}
	}
	if !whole || len(copies) < 3 {
		t.Error("the program carries templates from all over the repository, and not all of it is copied")
	}
	for _, want := range []string{"CGO_ENABLED=0", "-trimpath", "./tools/nscp\n", "USER 1000:1000"} {
		if !strings.Contains(text, want) {
			t.Errorf("have no %q", want)
		}
	}
}

// TestTheGitLabPipelineHoldsTogether: each job is of a stage that there is, needs
// jobs that there are, and says when it runs.
func TestTheGitLabPipelineHoldsTogether(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, ".gitlab-ci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := yaml.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	stages := map[string]bool{}
	for _, s := range all["stages"].([]any) {
		stages[s.(string)] = true
	}
	jobs := 0
	for name, value := range all {
		if name == "stages" || name == "default" || name == "variables" {
			continue
		}
		jobs++
		job := value.(map[string]any)
		if stage, _ := job["stage"].(string); !stages[stage] {
			t.Errorf("%s is of the stage %q, which there is not", name, stage)
		}
		if job["script"] == nil || job["rules"] == nil {
			t.Errorf("%s does nothing, or does not say when it runs", name)
		}
		if needs, ok := job["needs"].([]any); ok {
			for _, n := range needs {
				if _, there := all[n.(string)]; !there {
					t.Errorf("%s needs %v, which there is not", name, n)
				}
			}
		}
		if strings.Contains(strings.Join(lines(job["script"]), "\n"), " publish ") && (job["interruptible"] != false || job["resource_group"] == nil) {
			t.Errorf("%s publishes, and can be cut short or overtaken", name)
		}
	}
	if jobs < 6 {
		t.Errorf("have %d jobs", jobs)
	}
}

func lines(list any) []string {
	var all []string
	for _, x := range list.([]any) {
		all = append(all, x.(string))
	}
	return all
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
