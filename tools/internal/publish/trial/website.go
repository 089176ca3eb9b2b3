package trial

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/minio/minio-go/v7/pkg/signer"

	"nscp/tools/internal/publish/release"
)

// Open makes the server show a bucket to everyone as a website: index.html for a
// folder, 404.html for what is missing, and nothing of our records. It returns
// the address of the website.
func (g *Gateway) Open(bucket string) string {
	g.tb.Helper()
	g.configure(bucket, "website", `<WebsiteConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">`+
		`<IndexDocument><Suffix>index.html</Suffix></IndexDocument><ErrorDocument><Key>404.html</Key></ErrorDocument></WebsiteConfiguration>`)
	policy := `{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + bucket + `/*"},
		{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + bucket + `/` + release.Records + `/*"}]}`
	if err := g.Client().SetBucketPolicy(context.Background(), bucket, policy); err != nil {
		g.tb.Fatal(err)
	}
	_, port, err := net.SplitHostPort(g.Website)
	if err != nil {
		g.tb.Fatal(err)
	}
	return "http://" + bucket + ".localhost:" + port
}

// configure sets a part of a bucket's configuration, for which the client library
// has no function.
func (g *Gateway) configure(bucket, what, text string) {
	g.tb.Helper()
	req, err := http.NewRequest(http.MethodPut, g.Endpoint+"/"+bucket+"?"+what, strings.NewReader(text))
	if err != nil {
		g.tb.Fatal(err)
	}
	sum := md5.Sum([]byte(text))
	req.Header.Set("Content-Md5", base64.StdEncoding.EncodeToString(sum[:]))
	req.Header.Set("X-Amz-Content-Sha256", release.Hash([]byte(text)))
	resp, err := http.DefaultClient.Do(signer.SignV4(*req, AccessKey, SecretKey, "", "us-east-1"))
	if err != nil {
		g.tb.Fatal(err)
	}
	defer resp.Body.Close()
	var said bytes.Buffer
	if _, err := io.Copy(&said, resp.Body); err != nil {
		g.tb.Fatal(err)
	}
	if resp.StatusCode/100 != 2 {
		g.tb.Fatalf("the %s of %s: %s %s", what, bucket, resp.Status, said.String())
	}
}
