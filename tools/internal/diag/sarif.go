package diag

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/url"
	"slices"
	"strings"
)

// The types below are the part of SARIF 2.1.0 (OASIS standard, 27 March 2020)
// that findings need. The section numbers are the standard's.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"` // 3.14.27
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID   string     `json:"id"`
		Help *sarifText `json:"help,omitempty"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"` // 3.27.17
	}
	sarifLocation struct {
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"` // 3.28.4
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine   int        `json:"startLine"`
		StartColumn int        `json:"startColumn,omitempty"`
		Snippet     *sarifText `json:"snippet,omitempty"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
	}
)

// WriteSARIF writes findings as a SARIF 2.1.0 log with one run, as code
// scanning services read it. Paths are relative to %SRCROOT%, columns count
// Unicode code points. The fix stands in the message, because viewers show
// nothing else; "fixes" would need the exact replacement, which is for a person
// to decide.
func WriteSARIF(w io.Writer, fs []Finding) error {
	rules := []sarifRule{}
	index := map[string]int{}
	for _, f := range fs {
		if _, ok := index[f.Rule]; !ok {
			index[f.Rule] = 0
			rules = append(rules, sarifRule{ID: f.Rule})
		}
	}
	slices.SortFunc(rules, func(a, b sarifRule) int { return strings.Compare(a.ID, b.ID) })
	for i, r := range rules {
		index[r.ID] = i
	}

	results := []sarifResult{}
	seen := map[string]int{}
	for _, f := range fs {
		i := index[f.Rule]
		if rules[i].Help == nil && f.Why != "" {
			rules[i].Help = &sarifText{f.Why}
		}
		message := f.Message
		if f.Pos.Place != "" {
			message = f.Pos.Place + ": " + message
		}
		if f.Fix != "" {
			message += "\nfix: " + f.Fix
		}
		results = append(results, sarifResult{
			RuleID: f.Rule, RuleIndex: i, Level: f.Severity.String(),
			Message:      sarifText{message},
			Locations:    sarifLocations(f),
			Fingerprints: map[string]string{"nscpFinding/v1": fingerprint(f, seen)},
		})
	}
	return encode(w, sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs: []sarifRun{{
			Tool:       sarifTool{sarifDriver{Name: "nscp", Rules: rules}},
			ColumnKind: "unicodeCodePoints",
			Results:    results,
		}},
	})
}

func sarifLocations(f Finding) []sarifLocation {
	if f.Pos.Path == "" {
		return nil
	}
	location := sarifLocation{Physical: &sarifPhysical{
		Artifact: sarifArtifact{URI: (&url.URL{Path: f.Pos.Path}).String(), Base: "%SRCROOT%"},
	}}
	if f.Pos.Line > 0 {
		location.Physical.Region = &sarifRegion{StartLine: f.Pos.Line, StartColumn: max(f.Pos.Column, 0)}
		if f.Excerpt != "" {
			location.Physical.Region.Snippet = &sarifText{f.Excerpt}
		}
	}
	if f.Pos.Place != "" {
		location.Logical = []sarifLogical{{f.Pos.Place}}
	}
	return []sarifLocation{location}
}

// fingerprint names a finding by what it says and not by its line, so that a
// service recognises it after lines were added above. The second of two that
// are otherwise alike is told apart by counting.
func fingerprint(f Finding, seen map[string]int) string {
	key := f.Rule + "\x00" + f.Pos.Path + "\x00" + f.Message
	n := seen[key]
	seen[key] = n + 1
	sum := sha256.Sum256([]byte(key + strings.Repeat("\x00", n)))
	return hex.EncodeToString(sum[:16])
}
