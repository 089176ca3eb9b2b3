//go:build !linux

package trial

func attributes(string) bool { return false }
