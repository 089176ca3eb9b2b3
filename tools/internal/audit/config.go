package audit

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"nscp/tools/internal/check"
	"nscp/tools/internal/diag"
)

// configPath is where a site says how it is checked. A site without the file is
// checked as the project is.
const configPath = "checks.toml"

// settings are the file's keys.
type settings struct {
	// Severity by rule: "off", "warning" or "error". Rules of the gate stay errors.
	Severity map[string]check.Severity `toml:"severity"`
	// Known are abbreviations that every reader knows.
	Known []string `toml:"known"`
	// Public are telephone numbers, addresses and e-mail addresses that may be shown,
	// besides those of data/contacts.toml.
	Public []string `toml:"public"`
	Limits struct {
		SentenceWords  int     `toml:"sentence-words"`
		TitleLength    int     `toml:"title-length"`
		SummaryLength  int     `toml:"summary-length"`
		ReadingAge     int     `toml:"reading-age"`
		SlightChange   float64 `toml:"slight-change"`
		NotableChange  float64 `toml:"notable-change"`
		SameNumber     float64 `toml:"same-number"`
		RepeatedLength int     `toml:"repeated-length"`
		SmallCount     int     `toml:"small-count"`
	} `toml:"limits"`
}

// parseConfig reads a site's configuration.
func parseConfig(data []byte) (check.Config, []diag.Finding) {
	var s settings
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&s)
	if err != nil {
		f := diag.Finding{
			Rule: "configuration", Severity: diag.Error, Pos: diag.Position{Path: configPath, Line: 1},
			Message: "the configuration cannot be read: " + err.Error(),
			Why:     "With a setting that is not understood, something might be published unchecked.",
			Fix:     "in " + configPath + ", mend the line; docs/checks.md says what may stand there",
		}
		var strict *toml.StrictMissingError
		var syntax *toml.DecodeError
		switch {
		case errors.As(err, &strict) && len(strict.Errors) > 0:
			f.Pos.Line, f.Pos.Column = strict.Errors[0].Position()
			f.Message = fmt.Sprintf("found the key %q, which is none; expected severity, known, public or limits", strings.Join(strict.Errors[0].Key(), "."))
		case errors.As(err, &syntax):
			f.Pos.Line, f.Pos.Column = syntax.Position()
		}
		return check.Config{Path: configPath}, []diag.Finding{f}
	}
	l := s.Limits
	return check.Config{
		Path: configPath, Severity: s.Severity, Known: s.Known, Public: s.Public,
		SentenceWords: l.SentenceWords, TitleLength: l.TitleLength, SummaryLength: l.SummaryLength, ReadingAge: l.ReadingAge,
		SlightChange: l.SlightChange, NotableChange: l.NotableChange, SameNumber: l.SameNumber, RepeatedLength: l.RepeatedLength,
		SmallCount: l.SmallCount,
	}, nil
}
