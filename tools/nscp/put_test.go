package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPutAddsAndNeverReplaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	for _, text := range []string{"one\n", "two\n"} {
		if err := put(path, []byte(text), 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := put(path, []byte("three\n"), os.O_EXCL); !os.IsExist(err) {
		t.Errorf("have %v, want that the file is there already", err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "one\ntwo\n" {
		t.Errorf("have %q, %v", data, err)
	}
}
