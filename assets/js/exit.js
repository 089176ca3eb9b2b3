/*
"Exit this page". The link works without this. With it, leaving replaces the page in
the history, so that "back" does not return here, and Shift pressed three times
within five seconds leaves as well. Nothing is stored.
*/
const link = document.getElementById("exit");
const status = link.parentElement.querySelector("[role=status]");
const needed = 3;
const within = 5000;
let presses = [];

function leave(event) {
  event.preventDefault();
  // Emptied at once: the other site may take a moment to come.
  document.body.hidden = true;
  document.title = "";
  location.replace(link.href);
}

link.addEventListener("click", leave);

document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift") {
    presses = []; // Shift held for a capital letter is not a wish to leave
    return;
  }
  const now = event.timeStamp;
  presses = presses.filter((time) => now - time < within).concat(now);
  if (presses.length >= needed) {
    leave(event);
    return;
  }
  status.textContent = link.dataset.pressed.replace("#", needed - presses.length);
  setTimeout(() => { status.textContent = ""; }, within);
});
