package audit

import (
	"context"
	"slices"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
)

// Beyond returns what the checks find in a site that its conversion, which a
// preview has shown already, did not say itself.
func Beyond(ctx context.Context, dir string, r *convert.Result, o Options) ([]diag.Finding, error) {
	result, err := Run(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	said := map[diag.Finding]bool{}
	for _, f := range r.Findings {
		said[f] = true
	}
	return slices.DeleteFunc(result.Findings, func(f diag.Finding) bool { return said[f] }), nil
}
