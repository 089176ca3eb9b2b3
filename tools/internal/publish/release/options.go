package release

import "time"

// Options say how a release is published. The zero value is the careful one.
type Options struct {
	DryRun   bool           // plan only: nothing is changed, and nobody is kept waiting
	Yes      bool           // remove as much as the plan says
	Share    float64        // of the files, how many may go without Yes; 0 is a tenth
	Reread   bool           // trust no note of what was found right before: read everything, and mend it
	Adopt    bool           // take over what stands in the way and is not ours
	Keep     int            // releases to keep for going back, and their assets for readers; 0 is 5
	Grace    time.Duration  // how long a replaced release is kept at least; 0 is an hour, less than 0 no time at all
	Wait     time.Duration  // how long to wait for another publication to end; 0 is ten minutes
	Release  string         // for going back: the release, "" the one before
	Progress func(Progress) `json:"-"`
}

// Progress is how far a publication has come. It is reported from several
// goroutines.
type Progress struct {
	Phase string // what is being done, such as "uploading assets"
	Done  int    // of Total; a phase begins with 0
	Total int    // less than 0 where nothing is counted and Phase is a message
}

// Result is what a publication did.
type Result struct {
	Plan    *Plan
	Release string // what readers have now
}

func (o Options) removable() float64 {
	if o.Share == 0 {
		return 0.1
	}
	return o.Share
}

// Kept returns how many releases are kept, the one readers have included.
func (o Options) Kept() int {
	if o.Keep == 0 {
		return 5
	}
	return max(o.Keep, 1)
}

// KeptFor returns how long assets outlive the release that they belong to.
func (o Options) KeptFor() time.Duration {
	if o.Grace == 0 {
		return time.Hour
	}
	return max(o.Grace, 0)
}

// Patience returns how long to wait for another publication.
func (o Options) Patience() time.Duration {
	if o.Wait == 0 {
		return 10 * time.Minute
	}
	return o.Wait
}

// Report tells how far the work is, if anyone wants to know.
func (o Options) Report(phase string, done, total int) {
	if o.Progress != nil {
		o.Progress(Progress{phase, done, total})
	}
}

// Tell reports what is no count: that another publication is waited for.
func (o Options) Tell(message string) { o.Report(message, 0, -1) }
