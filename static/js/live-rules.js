// Where staff divide people over groups: the rules beside it follow each change. Without this file a button does the same.

const form = document.querySelector("form[data-live]");
let asked;

async function look() {
  const place = document.getElementById(form.dataset.live);
  const address = new URL(form.action);
  for (const field of form.querySelectorAll("select, input[type=text]")) address.searchParams.set(field.name, field.value);
  asked?.abort();
  asked = new AbortController();
  const answer = await fetch(address, { signal: asked.signal }).catch(() => undefined);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const rules = page.getElementById(place.id);
  if (rules) place.replaceChildren(...rules.childNodes);
}

form?.addEventListener("change", look);
