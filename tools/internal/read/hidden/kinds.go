package hidden

import (
	"path"
	"strings"
)

// A detail is what a finding says of a kind.
type detail struct {
	what string // lower case, no full stop
	why  string
	way  string // how to be rid of it; %s is the file
}

// Fix returns what to do about the item, in the program that the file is opened
// with: most kinds are found in Word files, and their ways are Word's.
func (it Item) Fix() string {
	way := kinds[it.Kind].way
	switch strings.ToLower(path.Ext(it.Pos.Path)) {
	case ".pdf":
		// Hardly anyone has a program that changes a PDF.
		way = "change it in the document that %s was made from, and export it again"
		if it.Kind == Marking {
			way = "ask whether %s may be published; when it may, take the marking out of the document that it was made from, and export it again"
		}
	case ".xlsx":
		if w, ok := inExcel[it.Kind]; ok {
			way = w
		}
	case ".md", ".markdown", ".txt", ".csv", ".html", ".htm":
		if it.Kind != Invisible && it.Kind != Formula && it.Kind != Marking {
			way = "take it out of %s, or write it as text that is meant to be read"
		}
	}
	return strings.ReplaceAll(way, "%s", it.Pos.Path)
}

var inExcel = map[Kind]string{
	Comment: "in %s right-click the cell, and choose Delete Comment or Delete Note",
	White:   "in %s select the cells, choose Font Colour, Automatic, look at what appears, and delete what must not be read",
	Tracked: "in %s choose Review, Track Changes, Accept/Reject Changes, and stop sharing the workbook",
}

const (
	whyHidden = "what is hidden in a file can be brought back by anyone who has it, and on a page it would be plain to see"
	inspector = "; File, Info, Check for Issues, Inspect Document finds the others"
)

var kinds = map[Kind]detail{
	Tracked: {
		"a tracked change that nobody has accepted or rejected",
		"the published words must be the ones that were agreed, and tracked changes also keep the words that were taken out and who took them out",
		"in %s choose Review, Accept, Accept All Changes and Stop Tracking, read it through, and save",
	},
	Comment: {
		"a comment",
		"comments were written for colleagues, not for the public",
		"in %s choose Review, Delete, Delete All Comments in Document, and save",
	},
	Text: {
		"text that is formatted as hidden",
		whyHidden,
		"in %s choose Home, Show/Hide ¶, which shows it with a dotted line under it; delete it, or select it and clear Hidden under Font",
	},
	White: {
		"text in the colour of its background",
		whyHidden,
		"in %s select all the text, choose Font Colour, Automatic, look at what appears, and delete what must not be read",
	},
	Tiny: {
		"text too small to be seen",
		whyHidden,
		"in %s make the text larger, look at what appears, and delete what must not be read",
	},
	Struck: {
		"text that is struck through",
		"a page would show it as if it stood, or lose it, and only a person knows which was meant",
		"in %s delete the struck text, or clear Strikethrough where the words stand",
	},
	Embedded: {
		"another file or object embedded in this one",
		"an embedded file is published whole, with whatever is hidden in it",
		"in %s delete the object; paste it again with Paste Special, Picture, or put its figures into a table",
	},
	Macro: {
		"a macro",
		"macros are programs; a document to be published needs none",
		"save %s as Word Document (.docx) or Excel Workbook (.xlsx), which hold no macros",
	},
	Unfilled: {
		"a gap that nobody has filled in",
		"the page would ask its reader to fill it in",
		"in %s put in what belongs there, or delete it",
	},
	MergeField: {
		"a mail merge field",
		"its value comes from a list of people or addresses that the file was once connected to",
		"in %s replace the field with the words that belong there, and choose Mailings, Start Mail Merge, Normal Word Document",
	},
	Marking: {
		"a protective marking, or a word that says the file is not final",
		"a file that is marked was not meant for the public as it stands",
		"ask whether %s may be published; when it may, take the marking away and save",
	},
	Picture: {
		"a picture that is hidden",
		whyHidden,
		"in %s choose Home, Select, Selection Pane, where every picture is listed, and delete the hidden ones",
	},
	Linked: {
		"a link to a file outside this one",
		"the page cannot show what is not in the file, and the link tells the names of folders and people",
		"in %s delete the object and insert it again without a link",
	},
	Address: {
		"a link that must not be published",
		"it leads to somebody's computer or network, runs a program, or carries the name of the person it was sent to",
		"in %s right-click the link, choose Edit Hyperlink, and put in the public address of the page",
	},
	Sheet: {
		"a hidden sheet",
		whyHidden,
		"in %s right-click a tab, choose Unhide, look at the sheet, and delete it",
	},
	Row: {
		"a hidden row",
		whyHidden,
		"in %s select the rows around it, right-click, choose Unhide, and delete what must not be published",
	},
	Column: {
		"a hidden column",
		whyHidden,
		"in %s select the columns around it, right-click, choose Unhide, and delete what must not be published",
	},
	Filter: {
		"a filter that hides rows",
		whyHidden,
		"in %s choose Data, Clear, so that all rows are seen, and delete what must not be published",
	},
	Cache: {
		"a stored copy of data that is not shown",
		"a pivot table or chart keeps all the data it was made from, also what it leaves out",
		"in %s copy the pivot table or chart, paste it as values or as a picture, and delete the original",
	},
	Connection: {
		"a connection to a database or another file",
		"it names servers, folders and people",
		"in %s choose Data, Queries & Connections, and delete it",
	},
	Script: {
		"a program that runs when the file is opened",
		"a document to be published needs none",
		"make %s again from the original document",
	},
	Layer: {
		"a layer, note or form field that is not printed",
		whyHidden,
		"make %s again from the original document, without layers and notes",
	},
	Revision: {
		"an earlier version kept inside the file",
		"whatever was deleted since can be brought back",
		"make %s again from the original document instead of editing the PDF",
	},
	Metadata: {
		"information about the file",
		"",
		"nothing to do in %s: it is not published" + inspector,
	},
	PhotoData: {
		"information inside a picture",
		"",
		"nothing to do in %s: pictures are published without it",
	},
	PhotoPlace: {
		"the place where a picture was taken",
		"",
		"nothing to do in %s: pictures are published without it; do not send the original to anyone",
	},
	Cropped: {
		"a picture of which only a part is shown",
		"",
		"nothing to do in %s: only the part that is shown is published",
	},
	FieldCode: {
		"words inside a field that are not shown",
		"",
		"nothing to do in %s: only what the field shows is published",
	},
	Invisible: {
		"characters that cannot be seen",
		"they can turn the order of words round, or hide a word from a search",
		"in %s delete the words around the place and type them again",
	},
	Unreadable: {
		"a part that could not be looked into",
		"what cannot be looked into cannot be called free of hidden content",
		"open %s in the program that made it, and save a copy",
	},
	Formula: {
		"a cell that a spreadsheet program takes for a formula",
		"whoever opens the table sees a result in place of what it says, and a formula can fetch and send data",
		"in %s put what is meant in its place, in figures or words",
	},
	Highlight: {
		"highlighted text",
		"a highlight often marks what still has to be checked, and the page does not show it",
		"in %s check the text and remove the highlight",
	},
	TextBox: {
		"a text box",
		"its words are put behind the paragraph that it is anchored to, which may not be where they are meant to be read",
		"in %s move its words into the text, where they are to be read",
	},
	PageReference: {
		"a reference to a page number",
		"a website has no pages with numbers",
		"in %s name the section instead, with Insert, Cross-reference, Heading text",
	},
}
