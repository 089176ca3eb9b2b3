// Package program tells this build of the program from any other, for what it
// keeps between runs: another build makes other pages and finds other things, so
// it must not trust what this one noted.
package program

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// An Identity names a build by the hash of the program's file. Its path, size and
// time stand beside it, so that the file is hashed (some 60 ms) only when it is
// another, or lies on another machine. The zero Identity is no program's.
type Identity struct {
	Path string    `json:"path"`
	Size int64     `json:"size"`
	Time time.Time `json:"time"`
	Hash string    `json:"hash"`
}

// Current reports whether this program is the one with the identity.
func (i Identity) Current() bool {
	now, err := here()
	if err != nil || i.Hash == "" || now.Size != i.Size {
		return false
	}
	if i.at(now) {
		return true
	}
	hash, err := now.hash()
	return err == nil && hash == i.Hash
}

// Renew returns the identity of this program. It is given the one that was last
// noted, which may save hashing the file.
func (i Identity) Renew() (Identity, error) {
	now, err := here()
	if err != nil {
		return Identity{}, fmt.Errorf("looking at the program itself: %w", err)
	}
	if i.Hash != "" && i.at(now) {
		return i, nil
	}
	if now.Hash, err = now.hash(); err != nil {
		return Identity{}, fmt.Errorf("reading the program itself: %w", err)
	}
	return now, nil
}

func (i Identity) at(now Identity) bool {
	return i.Path == now.Path && i.Size == now.Size && i.Time.Equal(now.Time)
}

// here is the identity without the hash.
func here() (Identity, error) {
	path, err := os.Executable()
	if err != nil {
		return Identity{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return Identity{}, err
	}
	return Identity{Path: path, Size: info.Size(), Time: info.ModTime()}, nil
}

// hashed is the program that was last hashed: several things are kept in one run.
var hashed struct {
	sync.Mutex
	Identity
}

func (i Identity) hash() (string, error) {
	hashed.Lock()
	defer hashed.Unlock()
	if hashed.Hash != "" && hashed.at(i) {
		return hashed.Hash, nil
	}
	f, err := os.Open(i.Path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	i.Hash = hex.EncodeToString(h.Sum(nil))
	hashed.Identity = i
	return i.Hash, nil
}
