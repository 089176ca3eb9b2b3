package release

import (
	"bytes"
	"encoding/json"
	"errors"
)

// Seal prints a record with its own hash, so that a damaged one is known as such.
func Seal(record any) ([]byte, error) {
	data, err := json.Marshal(record)
	if err != nil {
		return nil, err
	}
	return append([]byte(Hash(data)+"\n"), data...), nil
}

// Unseal reads what Seal printed.
func Unseal(data []byte, record any) error {
	hash, rest, ok := bytes.Cut(data, []byte("\n"))
	if !ok || Hash(rest) != string(hash) {
		return errors.New("it is damaged")
	}
	return json.Unmarshal(rest, record)
}
