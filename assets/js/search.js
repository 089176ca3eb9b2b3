/*
Search. The index lies beside the search page in small parts; nothing is fetched
before somebody types, and then only the parts that hold the typed words. Words are
cut here as package search (tools/internal/search) cuts the pages. A query goes into
no address, no history and no storage.
*/
const box = document.getElementById("search");
const form = box.querySelector("form");
const input = form.querySelector("input");
const count = box.querySelector("[role=status]");
const list = box.querySelector("ol");
const folder = box.dataset.index;
const root = folder.replace(/search\/$/, "");
const pageSize = 10;
const parts = {};
let turn = 0;

function get(name) {
  return (parts[name] = parts[name] || fetch(`${folder}${name}.json`).then((answer) => {
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }).catch((error) => {
    delete parts[name];
    throw error;
  }));
}

// forms cuts a query into words, and leaves hyphens in: "Children's co-sleeping" gives
// childrens and co-sleeping.
function forms(text) {
  const words = text.toLowerCase().replace(/(\d),(?=\d)/g, "$1").match(/[\p{L}\p{N}]+(?:[-‑'’][\p{L}\p{N}]+)*/gu) || [];
  return words.map((word) => word.replace(/['’]/g, "").replace(/‑/g, "-"));
}

// near reports whether two words differ by one letter more, less or other, or by two
// neighbours changed round.
function near(a, b) {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const [x, y] = [a.slice(i), b.slice(i)];
  return x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1) ||
    (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
}

// look returns the places of one word, by number, with their weights, and notes which
// forms were found.
async function look(index, word, found, exact) {
  let at = index.words.length - 1;
  while (at > 0 && index.words[at][0] > word) at--;
  const wanted = [at];
  if (at + 1 < index.words.length && index.words[at + 1][0].startsWith(word)) wanted.push(at + 1);
  const entries = (await Promise.all(wanted.map((i) => get(index.words[i][1])))).flat();
  const tests = [(form) => form === word];
  if (!exact && word.length > 2) tests.push((form) => form.startsWith(word));
  if (!exact && word.length > 3) tests.push((form) => near(form, word));
  const places = new Map();
  for (const test of tests) {
    for (const entry of entries) {
      const own = entry.f.split(" ");
      if (!own.some(test)) continue;
      own.forEach((form) => found.add(form));
      let place = 0;
      for (let i = 0; i < entry.p.length; i += 2) {
        place += entry.p[i];
        places.set(place, Math.max(places.get(place) || 0, entry.p[i + 1]));
      }
    }
    if (places.size) break;
  }
  return places;
}

// lookWhole looks a word with hyphens up as one word, which finds "eLearning" and
// "e-learning" alike, and only when there is none by its pieces.
async function lookWhole(index, word, found) {
  const whole = await look(index, word.replace(/-/g, ""), found, word.includes("-"));
  if (whole.size || !word.includes("-")) return [whole];
  return Promise.all(word.split("-").filter((piece) => piece.length > 1).map((piece) => look(index, piece, found)));
}

// rank returns the places that hold all the words, or, when none does, any of them.
function rank(all) {
  const sums = new Map();
  for (const places of all) {
    for (const [place, weight] of places) {
      const sum = sums.get(place) || { place, words: 0, weight: 0 };
      sum.words++;
      sum.weight += weight;
      sums.set(place, sum);
    }
  }
  const ranked = [...sums.values()];
  const most = Math.max(0, ...ranked.map((sum) => sum.words));
  return ranked.filter((sum) => sum.words === most).sort((a, b) => b.weight - a.weight || a.place - b.place);
}

// marked returns the text with the found words marked.
function marked(element, text, found) {
  for (const piece of text.split(/([\p{L}\p{N}]+(?:['’,-][\p{L}\p{N}]+)*)/u)) {
    const hit = found.has(piece.toLowerCase().replace(/['’,-]/g, ""));
    const node = hit ? document.createElement("mark") : document.createTextNode(piece);
    if (hit) node.textContent = piece;
    element.append(node);
  }
  return element;
}

// partOf returns the part that holds a place. A large site's names of parts are in lists.
async function partOf(index, place) {
  const part = Math.floor(place / index.perPart);
  const per = index.perList;
  return get(per ? (await get(index.places[Math.floor(part / per)]))[part % per] : index.places[part]);
}

async function show(index, ranked, from, found, mine) {
  const rows = await Promise.all(ranked.slice(from, from + pageSize).map(async ({ place }) => {
    const part = await partOf(index, place);
    return part[place % index.perPart];
  }));
  if (mine !== turn) return;
  const items = rows.map(([page, anchor, title, heading, text]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = root + page + (anchor && `#${anchor}`);
    // The page's title is part of the link: many pages have a part of the same name.
    marked(link, heading || title, found);
    if (heading) link.append(" ", marked(document.createElement("span"), title, found));
    item.append(link, marked(document.createElement("p"), text, found));
    return item;
  });
  list.append(...items);
  if (from) items[0].querySelector("a").focus();
  if (from + pageSize < ranked.length) {
    const more = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = box.dataset.more;
    button.addEventListener("click", () => {
      more.remove();
      show(index, ranked, from + pageSize, found, mine);
    });
    more.append(button);
    list.append(more);
  }
}

async function search() {
  const mine = ++turn;
  const typed = input.value.trim();
  if (typed.length < 2) {
    list.replaceChildren();
    count.textContent = "";
    return;
  }
  try {
    const index = await get("index");
    const stop = new Set(index.stop.split(" "));
    const words = forms(typed).filter((word) => word.length > 1 && !stop.has(word));
    const found = new Set();
    const all = (await Promise.all(words.map((word) => lookWhole(index, word, found)))).flat();
    const ranked = rank(all);
    if (mine !== turn) return;
    list.replaceChildren();
    count.textContent = !ranked.length ? box.dataset.none
      : ranked.length === 1 ? box.dataset.one : box.dataset.other.replace("#", ranked.length);
    await show(index, ranked, 0, found, mine);
  } catch {
    if (mine === turn) count.textContent = box.dataset.failed;
  }
}

let waiting;
input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 300);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  search();
});
