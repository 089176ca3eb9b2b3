package audit

import (
	"context"
	"slices"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
)

// Beyond returns what the checks find in a site that its conversion, which a
// preview has shown already, did not say itself. It looks at one document after the
// other, as somebody is at work beside it.
func Beyond(ctx context.Context, dir string, r *convert.Result, o Options) ([]diag.Finding, error) {
	a, err := Open(dir, o)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	for _, s := range r.Sources {
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		a.Each(s)
	}
	result, err := a.Result(ctx, r)
	if err != nil {
		return nil, err
	}
	said := map[diag.Finding]bool{}
	for _, f := range r.Findings {
		said[f] = true
	}
	return slices.DeleteFunc(result.Findings, func(f diag.Finding) bool { return said[f] }), nil
}
