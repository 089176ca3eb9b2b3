package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nscp/tools/internal/publish/trial"
)

// TestPublishingToStorageByTheCommand goes through everything that the command
// can say of object storage, what goes wrong above all, and looks for the key in
// every word of it.
func TestPublishingToStorageByTheCommand(t *testing.T) {
	g := trial.StartGateway(t)
	proxy := trial.StartProxy(t, g)
	for _, name := range []string{"site", "theirs"} {
		g.Make(name)
	}
	first, second := trial.First.Finish(t).Dir, trial.Second.Finish(t).Dir
	little := trial.Draft{"index.html": "<p>Home</p>", "404.html": "<p>Nothing</p>"}.Finish(t).Dir
	const wrongKey, wrongSecret = "WRONGACCESSKEY000001", "wrong/secret+0000000000000000000000000001"
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": trial.AccessKey, "AWS_SECRET_ACCESS_KEY": trial.SecretKey, "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "", "AWS_REGION": "",
		"AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_CONFIG_FILE": os.DevNull, "AWS_ENDPOINT_URL": proxy.Endpoint, "AWS_ENDPOINT_URL_S3": "",
	} {
		t.Setenv(name, value)
	}
	rot := func() {
		name := filepath.Join(g.Dir, "site", "404.html")
		data, err := os.ReadFile(name)
		if err == nil {
			data[len(data)/2] ^= 1
			err = os.WriteFile(name, data, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	denied := func() { proxy.Reset(func(int) trial.Fault { return trial.Denied }) }
	environment := func(key, secret string) func() {
		return func() { t.Setenv("AWS_ACCESS_KEY_ID", key); t.Setenv("AWS_SECRET_ACCESS_KEY", secret) }
	}
	right := environment(trial.AccessKey, trial.SecretKey)
	for _, tt := range []struct {
		before func()
		args   string
		status int
		want   string
	}{
		{nil, "verify s3://site", failed, "nscp has published nothing here"},
		{nil, "publish s3://site --rollback", failed, "there is no such release to go back to"},
		{nil, "publish s3://site --dry-run --site " + first, clean, "nothing was changed"},
		{nil, "publish s3://site --site " + first, clean, " is up: 3 new assets, 9 new files"},
		{nil, "publish s3://site --site " + first, clean, " is up: 0 new assets, 0 new files, 0 changed, 0 removed"},
		{nil, "publish s3://site --site " + second, clean, " 5 changed, 1 removed"},
		{nil, "publish s3://site --rollback --dry-run", clean, "nothing was changed"},
		{nil, "publish s3://site --rollback", clean, " is up: "},
		{nil, "verify s3://site", clean, "everything is as it was published"},
		{rot, "verify s3://site", problems, "404.html: error: its bytes are not those that were published [damaged-file]"},
		{nil, "publish s3://site --reread --site " + first, clean, " 1 changed, 0 removed"},
		{nil, "verify s3://site", clean, "everything is as it was published"},
		{nil, "publish s3://site --site " + little, failed, "this would remove 7 of the 9 files"},
		{nil, "publish s3://site --to 0123456789abcdef0123", failed, "there is no such release"},
		{nil, "publish s3://nosuchbucket --site " + first, failed, "there is no such bucket"},
		{nil, "publish s3://site --encoding zip --site " + first, failed, "is no encoding"},
		{nil, "publish s3://site --endpoint http://storage.example.org --site " + first, failed, "not encrypted"},
		{nil, "publish s3://site --endpoint https://" + wrongKey + ":" + wrongSecret + "@storage.example.org", failed, "the address holds an @"},
		{nil, "publish s3://" + wrongKey + ":" + wrongSecret + "@site", failed, "the address holds an @"},
		{nil, "publish https://" + wrongKey + ":" + wrongSecret + "@site", failed, "the address holds an @"},
		{denied, "publish s3://site --site " + second, failed, "the credentials do not allow this"},
		{denied, "verify s3://site", failed, "the credentials do not allow this"},
		{environment(trial.AccessKey, wrongSecret), "publish s3://site --site " + second, failed, "did not accept the credentials (SignatureDoesNotMatch)"},
		{environment(wrongKey, wrongSecret), "verify s3://site", failed, "did not accept the credentials"},
		{environment("", ""), "publish s3://site --site " + second, failed, "there are none in the environment"},
		{right, "publish s3://site --yes --site " + little, clean, " 7 removed"},
		{right, "publish s3://site --forget --site " + little, clean, " 0 removed"},
		{right, "publish s3://site --rollback", failed, "there is no such release to go back to"},
	} {
		proxy.Reset(nil)
		if tt.before != nil {
			tt.before()
		}
		var out bytes.Buffer
		status := run(t.Context(), strings.Fields(tt.args), &out, &out)
		said := out.String()
		if status != tt.status || !strings.Contains(said, tt.want) {
			t.Errorf("nscp %s: have status %d and %q, want %d and %q", tt.args, status, said, tt.status, tt.want)
		}
		if status == failed && !strings.Contains(said, "\nhint: ") && !strings.Contains(said, "expected") {
			t.Errorf("nscp %s: %q does not say what to do", tt.args, said)
		}
		for _, secret := range []string{trial.AccessKey, trial.SecretKey, wrongKey, wrongSecret} {
			if strings.Contains(said, secret) {
				t.Errorf("nscp %s tells a key: %s", tt.args, said)
			}
		}
	}
	if have := g.Objects("theirs"); len(have) > 0 {
		t.Errorf("another bucket holds %d objects", len(have))
	}
}
