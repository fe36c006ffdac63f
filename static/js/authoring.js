// Writing a page of a course: what the checker says, a moment after somebody stops typing. Without this file it says so on saving.

const form = document.querySelector("form[data-look]");
const place = document.querySelector("#opmerkingen [aria-live]");
const QUIET = 1500; // milliseconds
let waits, asking, edited;

async function look() {
  asking?.abort();
  asking = new AbortController();
  const body = new FormData(form);
  for (const name of ["once", "stood", "kept", "drawn_for"]) body.delete(name);
  try {
    const answer = await fetch(form.dataset.look, { method: "POST", body, signal: asking.signal });
    if (!answer.ok || answer.redirected) return;
    place.innerHTML = await answer.text();
    edited?.after(place.parentElement); // where somebody types: the top of the page is far away on a phone
  } catch {
    // no line, or somebody typed on: the next look tells
  }
}

form?.addEventListener("input", (event) => {
  edited = event.target.closest(".field");
  clearTimeout(waits);
  waits = setTimeout(look, QUIET);
});
form?.addEventListener("submit", () => clearTimeout(waits));
