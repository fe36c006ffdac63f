// The page where a coach looks at work: takes the turn while it is open, and drafts the answer from what is ticked.
// Without this file the buttons on the page do the same.

const turn = document.querySelector("#beurt");
const form = document.querySelector(".review__answer form");

function send(address, redirect) {
  const body = new FormData();
  body.set("csrf_token", turn.dataset.token);
  return fetch(address, { method: "POST", body, keepalive: redirect === "manual", redirect }).catch(() => {});
}

async function take() {
  const answer = await send(turn.dataset.take, "follow");
  answer?.body?.cancel();
  if (!answer?.ok) return;
  if (new URL(answer.url).pathname !== location.pathname) location.reload(); // somebody else was first: the page says who
  else if (turn.dataset.mine !== "ja") turn.replaceChildren(Object.assign(document.createElement("p"), { textContent: "Jij kijkt hiernaar. Anderen zien dat." }));
}

if (turn && form) {
  let isSent = false;
  for (const other of document.querySelectorAll("form")) other.addEventListener("submit", () => { isSent = true; });
  addEventListener("pageshow", () => { isSent = false; take(); });
  addEventListener("pagehide", () => { if (!isSent) send(turn.dataset.end, "manual"); });
}

if (form) {
  const text = form.querySelector("[name=feedback]");
  const words = (box) => form.querySelector(`label[for="${box.id}"]`).textContent.trim();
  let last = "";
  const draft = () => {
    const criteria = [...form.querySelectorAll("[name=met]")];
    const parts = [...form.querySelectorAll("[name=phrases]:checked")].map(words);
    const [there, missing] = [true, false].map((wanted) => criteria.filter((box) => box.checked === wanted).map((box) => `- ${words(box)}`));
    if (there.length) parts.push(["Dit is gelukt:", ...there].join("\n"));
    if (there.length && missing.length) parts.push(["Dit mist nog:", ...missing].join("\n"));
    return parts.join("\n\n");
  };
  form.addEventListener("change", (event) => {
    if (!["met", "phrases"].includes(event.target.name)) return;
    const next = draft();
    if (last && text.value.includes(last)) text.value = text.value.replace(last, () => next);
    else if (next) text.value = text.value.trim() ? `${text.value.trimEnd()}\n\n${next}` : next;
    text.value = text.value.trim();
    last = next;
  });
  form.querySelector("[name=draft]").hidden = true;
}
