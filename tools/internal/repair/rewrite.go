package repair

import "nscp/tools/internal/doc"

// A rewriter puts something in the place of a block: it returns what stands before the
// block with that added, or false where the block stays.
type rewriter func(before []doc.Block, b doc.Block) (with []doc.Block, changed bool)

// rewrite returns blocks rewritten. The list is a new one only where something
// changed, which in most cells and items is nothing.
func rewrite(blocks []doc.Block, f rewriter) []doc.Block {
	out, changed := blocks, false
	for i, b := range blocks {
		before := out
		if !changed {
			before = blocks[:i:i]
		}
		if with, ok := f(before, b); ok {
			out, changed = with, true
		} else if changed {
			out = append(out, b)
		}
	}
	return out
}

// rewriteAll rewrites blocks and those inside them, the inner ones first.
func rewriteAll(blocks []doc.Block, f rewriter) []doc.Block {
	return rewrite(blocks, func(before []doc.Block, b doc.Block) ([]doc.Block, bool) {
		switch b := b.(type) {
		case *doc.List:
			for _, it := range b.Items {
				it.Blocks = rewriteAll(it.Blocks, f)
			}
		case *doc.Quote:
			b.Blocks = rewriteAll(b.Blocks, f)
		case *doc.Table:
			for _, r := range b.Rows {
				for _, c := range r.Cells {
					c.Blocks = rewriteAll(c.Blocks, f)
				}
			}
		}
		return f(before, b)
	})
}
