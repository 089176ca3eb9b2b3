package trial

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Nginx serves a folder with the includes of a release and returns its address.
// It skips the test where nginx is not installed.
func Nginx(tb testing.TB, root, httpInclude, serverInclude string) string {
	tb.Helper()
	return nginx(tb, root, "", httpInclude, serverInclude, "")
}

// NginxBrotli does the same with ngx_brotli, as the include says that it may be
// had. It skips the test where that is not installed.
func NginxBrotli(tb testing.TB, root, httpInclude, serverInclude string) string {
	tb.Helper()
	const module = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"
	if _, err := os.Stat(module); err != nil {
		tb.Skip("ngx_brotli is not installed; on Debian: apt-get install libnginx-mod-http-brotli-static")
	}
	return nginx(tb, root, "load_module "+module+";", httpInclude, serverInclude, "brotli_static on;")
}

func nginx(tb testing.TB, root, module, httpInclude, serverInclude, more string) string {
	tb.Helper()
	program, err := exec.LookPath("nginx")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			tb.Skip("nginx is not installed; on Debian: apt-get install nginx-light")
		}
	}
	dir, address := tb.TempDir(), freePort(tb)
	user := ""
	if os.Geteuid() == 0 {
		user = "user root;" // who may read the test's folders
	}
	conf := fmt.Sprintf(`%s
%s
worker_processes 2;
pid %s/pid;
error_log %s/error.log;
daemon off;
events { worker_connections 4096; }
http {
    client_body_temp_path %s/body; proxy_temp_path %s/proxy; fastcgi_temp_path %s/fastcgi; uwsgi_temp_path %s/uwsgi; scgi_temp_path %s/scgi;
    access_log off;
    sendfile on;
    include %s;
    server {
        listen %s;
        root %s;
        include %s;
        %s
    }
}
`, module, user, dir, dir, dir, dir, dir, dir, dir, httpInclude, address, root, serverInclude, more)
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(conf), 0o666); err != nil {
		tb.Fatal(err)
	}
	serve(tb, address, exec.Command(program, "-p", dir, "-c", file, "-e", filepath.Join(dir, "error.log")))
	return "http://" + address
}

// Caddy serves a folder with the include of a release and returns its address. It
// skips the test where Caddy is not installed.
func Caddy(tb testing.TB, root, include string) string {
	tb.Helper()
	program, err := exec.LookPath("caddy")
	if err != nil {
		tb.Skip("caddy is not installed; on Debian: apt-get install caddy")
	}
	dir, address := tb.TempDir(), freePort(tb)
	conf := fmt.Sprintf("{\n\tadmin off\n\tauto_https off\n}\nhttp://%s {\n\troot * %s\n\timport %s\n}\n", address, root, include)
	file := filepath.Join(dir, "Caddyfile")
	if err := os.WriteFile(file, []byte(conf), 0o666); err != nil {
		tb.Fatal(err)
	}
	cmd := exec.Command(program, "run", "--config", file, "--adapter", "caddyfile")
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	serve(tb, address, cmd)
	return "http://" + address
}

// serve runs a server until the test ends, and waits until it answers.
func serve(tb testing.TB, address string, cmd *exec.Cmd) {
	tb.Helper()
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	tb.Cleanup(func() {
		if err := cmd.Process.Signal(os.Interrupt); err == nil {
			<-ended
		}
	})
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		select {
		case err := <-ended:
			ended <- err
			tb.Fatalf("%s ended: %v\n%s", cmd.Path, err, said.String())
		default:
		}
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
	}
	tb.Fatalf("%s does not answer", cmd.Path)
}
