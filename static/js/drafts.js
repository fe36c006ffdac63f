// On one's own device: what is typed in a long field, and the photos beside it, wait in this browser until the server has
// answered. app.js loads this where such a field stands. The server sees nothing of it.

const MOST_DAYS = 30;
let opened;

const asked = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

async function drafts(mode) {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open("drafts", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("forms");
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  return (await opened).transaction("forms", mode).objectStore("forms");
}

const keysOf = async (whose) => (await asked((await drafts("readonly")).getAllKeys())).filter((key) => key.startsWith(`${whose} `));
const drop = async (key) => asked((await drafts("readwrite")).delete(key));
const parts = (form, kind) => [...form.querySelectorAll(kind)].filter((field) => field.name);

let isLeaving = false;

async function keep(form, key) {
  if (isLeaving) return;
  const texts = parts(form, "textarea").filter((field) => field.value !== field.defaultValue).map((field) => [field.name, field.value]);
  const files = parts(form, 'input[type="file"]').filter((field) => field.files.length).map((field) => [field.name, [...field.files]]);
  if (!texts.length && !files.length) return drop(key);
  const draft = { texts, files, stood: form.elements.stood?.value, at: Date.now() };
  return asked((await drafts("readwrite")).put(draft, key));
}

function show(form, draft, key) {
  let isFilled = false;
  for (const [name, text] of draft.texts) {
    const field = form.elements[name];
    if (field?.value !== field?.defaultValue || field.value === text) continue;
    field.value = text;
    isFilled = true;
    field.closest("details")?.setAttribute("open", "");
  }
  for (const [name, files] of form.elements.kept_photos?.value ? [] : draft.files) {
    if (!form.elements[name] || form.elements[name].files.length) continue;
    const again = new DataTransfer();
    for (const file of files) again.items.add(file);
    form.elements[name].files = again.files;
    form.elements[name].dispatchEvent(new Event("change", { bubbles: true }));
    isFilled = true;
  }
  if (!isFilled) return;
  if (draft.stood && form.elements.stood) form.elements.stood.value = draft.stood; // what they saw when they typed it
  const line = document.createElement("div");
  line.className = "notice notice--attention";
  line.setAttribute("role", "status");
  line.append(Object.assign(document.createElement("p"), { textContent: "Nog niet ingeleverd. Dit typte je hier eerder." }));
  const away = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: "Gooi dit weg" });
  away.addEventListener("click", async () => {
    await drop(key);
    form.reset();
    line.remove();
  });
  line.append(away);
  form.prepend(line);
}

async function watch(form, whose) {
  const key = `${whose} ${new URL(form.action).pathname}`;
  const draft = await asked((await drafts("readonly")).get(key));
  if (draft && draft.at < Date.now() - MOST_DAYS * 864e5) await drop(key);
  else if (draft) show(form, draft, key);
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(form, key), 300);
  });
  form.addEventListener("change", () => {
    clearTimeout(waiting);
    keep(form, key);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    keep(form, key);
    sessionStorage.setItem("sent", key);
  });
}

// A form that was carried out leads to another page; one that was refused stays where it is, or asks to log in.
function wasDone() {
  const [came] = performance.getEntriesByType("navigation");
  return came?.redirectCount > 0 && !document.querySelector('input[type="password"]');
}

export async function begin(whose) {
  const sent = sessionStorage.getItem("sent");
  const isDone = sessionStorage.getItem("done") || wasDone(); // upload.js follows no redirect
  for (const name of ["sent", "done"]) sessionStorage.removeItem(name);
  if (sent && isDone) await drop(sent);
  for (const form of document.querySelectorAll('main form[method="post"]')) {
    if (form.querySelector("textarea")) await watch(form, whose);
  }
  document.body.dataset.watched = "ja";
}

export async function leave(whose) {
  const keys = await keysOf(whose);
  if (!keys.length || !confirm("Op dit apparaat staat nog tekst die je niet inleverde. Zal ik die weghalen?")) return;
  isLeaving = true;
  for (const key of keys) await drop(key);
}
