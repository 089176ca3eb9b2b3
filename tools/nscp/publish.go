package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nscp/tools/internal/history"
	"nscp/tools/internal/publish"
	"nscp/tools/internal/publish/bucket"
	"nscp/tools/internal/publish/finish"
	"nscp/tools/internal/publish/release"
)

// credentialsHelp is part of the help of every command that opens a target.
const credentialsHelp = `
Credentials for object storage come from AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), or from the AWS files and the
profile in AWS_PROFILE. They are never an argument and never printed.
`

func newPublish(s *site) *cobra.Command {
	var o release.Options
	var settings bucket.Settings
	var from string
	var back, forget bool
	cmd := &cobra.Command{
		Use:   "publish TARGET",
		Short: "Put the website that was built for publication where readers get it",
		Long: `Put the website that was built for publication where readers get it.

TARGET is s3://BUCKET or s3://BUCKET/PREFIX, or a folder. In a folder, serve
what its link "current" leads to.

New files go up first and are read back and compared. Only then do pages change
places; what is gone is removed last. After an error at any moment every page
that a reader gets is whole, of one release, with all that it loads, and the
next publication goes on from there. What nscp did not put at the target is
never touched. Publishing the same website again changes nothing.
` + credentialsHelp + exitHelp,
		Example: `  nscp publish s3://our-site --dry-run   say what would change
  nscp publish s3://our-site             publish
  nscp publish s3://our-site --rollback  go back to the release before
  nscp publish /srv/www/our-site         into a folder on this machine

  $ nscp publish s3://our-site
  release 3f0c5a7be2d9114f8a06 is up: 1 new assets, 1 new files, 2 changed, 1 removed, 61 unchanged`,
		Args: takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			target, err := publish.Open(args[0], settings)
			if err != nil {
				return advise(err)
			}
			back = back || o.Release != ""
			if forget {
				o.Keep, o.Grace = 1, -1
			}
			o.Progress = publication(cmd)
			var r *release.Result
			if back {
				r, err = target.Rollback(cmd.Context(), o)
			} else {
				if from == "" {
					from = filepath.Join(s.dir, "public")
				}
				var site *release.Site
				if site, err = release.Open(cmd.Context(), from); err == nil {
					r, err = target.Publish(cmd.Context(), site, o)
				}
			}
			progress(cmd).End()
			if r != nil && r.Plan != nil && (o.DryRun || err != nil) {
				if err := r.Plan.Write(cmd.OutOrStdout()); err != nil {
					return err
				}
			}
			if err != nil {
				return advise(err)
			}
			if o.DryRun {
				_, err = fmt.Fprintln(cmd.OutOrStdout(), "nothing was changed")
				return err
			}
			if _, err := fmt.Fprintf(cmd.OutOrStdout(), "release %s is up: %s\n", r.Release, r.Plan.Summary()); err != nil {
				return err
			}
			s.note(cmd, args[0], r.Release, back || from != filepath.Join(s.dir, "public"))
			return nil
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.DryRun, "dry-run", false, "say what would change, and change nothing")
	f.BoolVar(&o.Yes, "yes", false, "also remove more than a tenth of the website at once")
	f.BoolVar(&o.Reread, "reread", false, "read everything at the target again, and mend what was damaged there")
	f.BoolVar(&o.Adopt, "adopt", false, "replace what stands in the way and is not from nscp")
	f.BoolVar(&back, "rollback", false, "make the release before the one that readers have")
	f.StringVar(&o.Release, "to", "", "with --rollback: go back to this `release`")
	f.IntVar(&o.Keep, "keep", 5, "`number` of releases to keep for going back, and their assets for readers")
	f.BoolVar(&forget, "forget", false, "keep nothing of earlier releases, for what must not exist any more")
	f.DurationVar(&o.Wait, "wait", 10*time.Minute, "`time` to wait for another publication to end")
	f.StringVar(&from, "site", "", "publish the finished website in this `folder` (default public/ in the site)")
	cmd.MarkFlagsMutuallyExclusive("forget", "rollback")
	storageFlags(cmd, &settings)
	f.StringVar(&settings.Encoding, "encoding", "gzip", "how text is stored in object storage: gzip, br or identity")
	return cmd
}

// note writes down for nscp status which version readers have now. After going back,
// or of a website that was not made here, it is not known. The website is up whatever
// comes of it, so it is no error.
func (s *site) note(cmd *cobra.Command, target, release string, unknown bool) {
	var p *history.Published
	if built, err := finish.ReadRecord(filepath.Join(s.dir, "public")); err == nil && built.Release == release && !unknown {
		p = &history.Published{Target: target, Release: release, Revision: built.Revision, Modified: built.Modified, Day: time.Now().UTC()}
	}
	if err := history.Record(s.dir, p); err != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "warning: this publication could not be noted for nscp status: %v\n", err)
	}
}

// storageFlags are the flags that say where object storage is.
func storageFlags(cmd *cobra.Command, s *bucket.Settings) {
	cmd.Flags().StringVar(&s.Endpoint, "endpoint", "", "`address` of the object storage (default AWS_ENDPOINT_URL, or Amazon's)")
	cmd.Flags().StringVar(&s.Region, "region", "", "`region` of the bucket (default AWS_REGION)")
}

// advise adds to an error of publication what to do about it.
func advise(err error) error {
	if advice := publish.Advice(err); advice != "" {
		return hint(err, "%s", strings.ReplaceAll(advice, "%", "%%"))
	}
	return err
}

// publication returns what tells a person how far a publication has come. That it
// waits for another is told in a log too, which would stand still without a word.
func publication(cmd *cobra.Command) func(release.Progress) {
	work := progress(cmd)
	return func(p release.Progress) {
		if p.Total < 0 {
			fmt.Fprintln(work, p.Phase)
		}
		work.Begin(p.Phase)
		work.Count(p.Done, p.Total)
	}
}
