// Keeps the preview's bar up to date, and puts each finding beside the words it
// is about. The server adds it to each page as it is served; it is not part of
// the website. Without it the bar still lists everything.
(() => {
  const key = (text) => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) || []).join(" ");
  const blocks = "p, li, td, th, caption, figcaption, dt, dd, h1, h2, h3, h4, h5, h6";

  // The innermost block of the page that holds the words.
  const find = (words) => {
    const want = key(words);
    if (!want) return null;
    const holds = (b) => !b.closest(".nscp-note") && key(b.textContent).includes(want);
    let found = [...document.querySelectorAll("main")].flatMap((m) => [...m.querySelectorAll(blocks)]).find(holds);
    for (let inner = found; inner; ) {
      found = inner;
      inner = [...found.querySelectorAll(blocks)].find(holds);
    }
    return found;
  };

  const place = () => {
    document.querySelectorAll(".nscp-note, .nscp-go").forEach((e) => e.remove());
    document.querySelectorAll("#nscp-bar [data-words]").forEach((item, i) => {
      const block = find(item.dataset.words);
      if (!block) return;
      const note = document.createElement("div");
      note.className = "nscp-note " + (item.dataset.kind || "");
      note.id = "nscp-note-" + i;
      note.tabIndex = -1;
      note.setAttribute("role", "note");
      note.setAttribute("aria-label", "Preview: " + (item.dataset.kind || "note"));
      note.append(...[...item.childNodes].map((n) => n.cloneNode(true)));
      const inside = block.matches("li, td, th, dd, dt, caption, figcaption");
      if (inside) block.append(note);
      else block.after(note);
      const go = document.createElement("p");
      go.className = "nscp-go";
      const link = document.createElement("a");
      link.href = "#" + note.id;
      link.textContent = "Show it in the page";
      go.append(link);
      item.append(go);
    });
  };

  // What was mended is too much to stand in the page: a link leads to the place.
  const lead = () => {
    document.querySelectorAll("#nscp-bar [data-place]").forEach((item) => {
      const block = find(item.dataset.place);
      if (!block) return;
      const go = document.createElement("p");
      go.className = "nscp-go";
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Show it in the page";
      button.addEventListener("click", () => {
        block.tabIndex = -1;
        block.focus();
        block.scrollIntoView({ block: "center" });
      });
      go.append(button);
      item.append(go);
    });
  };

  const refresh = async () => {
    const bar = document.getElementById("nscp-bar");
    const answer = await fetch(bar.dataset.from, { cache: "no-store" });
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("nscp-bar");
    const before = bar.cloneNode(true);
    before.querySelectorAll(".nscp-go").forEach((e) => e.remove());
    before.querySelectorAll("details").forEach((e) => e.removeAttribute("open"));
    if (!next || next.isEqualNode(before)) return;
    const open = new Set([...bar.querySelectorAll("details[open]")].map((d) => d.id));
    next.querySelectorAll("details").forEach((d) => (d.open = open.has(d.id)));
    // The status stays the same element, so that a screen reader hears it change.
    const status = bar.querySelector("[role=status]");
    status.textContent = next.querySelector("[role=status]").textContent;
    next.querySelector("[role=status]").replaceWith(status);
    bar.replaceChildren(...next.childNodes);
    place();
    lead();
  };

  // One answer at a time: of two under way the older could come last, and stay.
  let asking = false;
  let askAgain = false;
  const update = async () => {
    askAgain = true;
    if (asking) return;
    asking = true;
    try {
      while (askAgain) {
        askAgain = false;
        await refresh();
      }
    } finally {
      asking = false;
    }
  };

  place();
  lead();
  document.addEventListener("nscp-update", update);
})();
