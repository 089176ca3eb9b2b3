package bucket

import (
	"bytes"
	"testing"

	"github.com/minio/minio-go/v7"

	"nscp/tools/internal/publish/trial"
)

// put writes an object as somebody else would.
func put(tb testing.TB, g *trial.Gateway, bucket, key, text string) {
	tb.Helper()
	_, err := g.Client().PutObject(tb.Context(), bucket, key, bytes.NewReader([]byte(text)), int64(len(text)), "", "", minio.PutObjectOptions{DisableContentSha256: true})
	if err != nil {
		tb.Fatal(err)
	}
}
