// Package site holds the tests of the built website, over every page of it. It has
// no code of its own: in goes the working tree, out come failures that name the
// page, the place on it and what was expected there.
//
// Each run builds two sites once, in a temporary folder. "As it is" is the working
// tree, at the root of its host. "Sampled" is the same with the made-up years and
// briefings of testdata/sample beside it, under a sub-path: two more years make
// the pages that compare years do their work, and a sub-path finds addresses that
// only hold at a root. A third is built when NSCP_REPORT names a report's text: the
// working tree with that in the place of the project's own edition.
//
// Tests that read HTML walk all of them. Tests in a browser use one Chromium and one tab;
// they are skipped, with a word that says so, where there is no Chromium, and those
// that need Node's checkers where tools/node_modules is not installed.
//
// sources/expected holds page scripts, one request and what must be on the page, that
// an editor can add to; script_test.go says how.
package site
