package folder

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/publish/release"
)

// Verify reads every file of every release that is kept and compares it with what
// was published. It changes nothing.
func (t *Target) Verify(ctx context.Context, o release.Options) ([]diag.Finding, error) {
	s, current, err := t.readState(o)
	if err != nil {
		return nil, err
	}
	if current == "" {
		return nil, fmt.Errorf("%w: nscp has published nothing here", release.ErrNoRelease)
	}
	if !slices.ContainsFunc(s.Kept, func(k kept) bool { return k.Release == current }) {
		s.Kept = append([]kept{{Release: current}}, s.Kept...)
	}
	var found []diag.Finding
	add := func(rule string, severity diag.Severity, path, message, fix string) {
		found = append(found, diag.Finding{Rule: rule, Severity: severity, Pos: diag.Position{Path: path}, Message: message, Fix: fix})
	}
	manifests := map[string]*release.Manifest{}
	carried := map[string]release.Variant{} // assets of any release that is kept
	for _, k := range s.Kept {
		m, err := t.readManifest(k.Release)
		if err != nil {
			add("damaged-file", diag.Error, filepath.ToSlash(filepath.Join(release.Records, releasesName, k.Release+".json")),
				"the record of the release is damaged or missing", "publish the same version again: nscp publish")
			continue
		}
		manifests[k.Release] = m
		for name, v := range files(m) {
			if asset(m, name) {
				carried[name] = v
			}
		}
	}
	for i, id := range slices.Sorted(maps.Keys(manifests)) {
		o.Report("reading", i, len(manifests))
		fix := "nothing, if nobody needs to go back to that release; it is dropped after the next publications"
		if id == current {
			fix = "publish the same version again: nscp publish"
		}
		wrong, err := t.compare(ctx, t.release(id), manifests[id])
		if err != nil {
			return nil, err
		}
		for name, what := range wrong {
			rule := "damaged-file"
			if strings.HasSuffix(what, "missing") {
				rule = "missing-file"
			}
			add(rule, diag.Error, releasesName+"/"+id+"/"+name, what, fix)
		}
		own := files(manifests[id])
		err = filepath.WalkDir(t.release(id), func(name string, d fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil // said already
			}
			if err != nil || d.IsDir() {
				return err
			}
			rel, err := filepath.Rel(t.release(id), name)
			if err != nil {
				return err
			}
			rel = filepath.ToSlash(rel)
			if _, ok := own[rel]; ok {
				return nil
			}
			v, ok := carried[rel]
			if !ok {
				add("unknown-file", diag.Warning, releasesName+"/"+id+"/"+rel, "nscp did not publish it", "take it away, or leave it: it goes with its release")
				return nil
			}
			hash, _, err := release.HashFile(name)
			if err == nil && hash != v.SHA256 {
				add("damaged-file", diag.Error, releasesName+"/"+id+"/"+rel, "its bytes are not those that were published", fix)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	o.Report("reading", len(manifests), len(manifests))
	diag.Sort(found)
	return found, nil
}
