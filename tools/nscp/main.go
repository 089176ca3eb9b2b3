// Command nscp turns what a safeguarding partnership has (reports extracted from
// PDF, Word files, spreadsheets, Markdown) into its public website.
//
// Each subcommand is a file of its own that reads flags, calls one package and
// prints what that returns. To add one, write the file and add it to the list in
// root.go.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}
