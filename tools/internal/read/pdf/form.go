package pdf

// form notes a field of a form: what it asks and holds is no part of a page's
// text, and nobody could fill it in.
func (s *sink) form(n *node, st style) {
	page := n.page
	if page == 0 {
		page = s.page
	}
	s.fail("unread-content", position(s.path, page).Place, "a field of a form cannot be read, so what it asks and holds would be lost", "",
		"put the words of the form into the text, or link to the form")
	s.walk(n.kids, st)
}
