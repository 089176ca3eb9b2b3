/*
The library of briefings: a form that filters the list in place. Without scripts the
style sheet shows links instead, which lead to pages with the same lists.
*/
const library = document.getElementById("library");
const form = library.querySelector(".filter");

function start() {
  const fields = [...form.querySelectorAll("select")];
  const cards = [...library.querySelectorAll(".card")];
  const count = form.querySelector("[role=status]");

  function show() {
    let shown = 0;
    for (const card of cards) {
      const fits = fields.every((field) => !field.value || ` ${card.dataset[field.name]}`.includes(` ${field.value} `));
      card.hidden = !fits;
      shown += fits;
    }
    count.textContent = shown === 1 ? count.dataset.one : count.dataset.other.replace("#", shown);
  }

  form.addEventListener("change", show);
  show();
}

// A library that is cut into pages has no form.
if (form) start();
