package check
import ("testing";"fmt";"strings";"os";"path/filepath";"io/fs"
"nscp/tools/internal/doc"
"nscp/tools/internal/repair"
"nscp/tools/internal/read/markdown")
func TestTmp(t *testing.T){
 b,_:=os.ReadFile("/tmp/adhoc.txt")
 for _,text:=range strings.Split(string(b),"\n---\n") {
  fmt.Println("•", strings.TrimSpace(text))
  for _,f:=range Run(&Site{Documents: []*doc.Document{read(t,"x.md",text)}}) { if f.Rule=="sentence-length"{continue}; fmt.Println("      ",f.Pos.Column, f.Message, "["+f.Rule+"]") }
 }
}
func TestTmp2(t *testing.T){
 root:="/work/main"
 var ds []*doc.Document
 filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
  if d.IsDir() && (d.Name()==".git"||d.Name()=="tools"||d.Name()=="public"||d.Name()=="node_modules") {return fs.SkipDir}
  if strings.HasSuffix(p,".md") && (strings.Contains(p,"/sources/")||strings.Contains(p,"/content/")) && !strings.Contains(p,"content/annual-reports") {
   b,_:=os.ReadFile(p); rel,_:=filepath.Rel(root,p)
   x,_:=markdown.Read(rel,b); if strings.Contains(p,"annual-reports"){repair.Run(x)}; ds=append(ds,x)
  }
  return nil})
 w,_:=os.ReadFile(root+"/sources/words.txt")
 for _,f:=range Run(&Site{Documents:ds, Words: strings.Split(string(w),"\n")}) { if f.Rule=="sentence-length"{continue}; t.Log(f.String()) }
}
