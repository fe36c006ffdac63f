// Niceties only: every page works without this file.

// A page that comes back after somebody logged out shows nothing to the next person (lms/browser_memory.py).
const { whose } = document.body.dataset;
addEventListener("pageshow", () => {
  if (!whose || document.cookie.split("; ").includes(`whose=${whose}`)) return;
  document.body.replaceChildren();
  location.replace("/");
});

for (const field of document.querySelectorAll('input[type="file"]')) {
  const list = document.createElement("ul");
  list.className = "chosen-files";
  field.after(list);
  field.addEventListener("change", () => {
    list.replaceChildren(
      ...[...field.files].map((file) => {
        const line = document.createElement("li");
        const size = file.size < 1e6 ? `${Math.ceil(file.size / 1e3)} kB` : `${Math.round(file.size / 1e6)} MB`;
        line.textContent = `${file.name} (${size})`;
        return line;
      }),
    );
  });
}

for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll('button[type="submit"]')) button.setAttribute("aria-disabled", "true");
  });
}
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll('[aria-disabled="true"]')) button.removeAttribute("aria-disabled");
});

// A password can be looked at while it is typed.
for (const button of document.querySelectorAll(".show-password")) {
  const field = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    field.type = field.type === "password" ? "text" : "password";
    [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
  });
  field.form.addEventListener("submit", () => (field.type = "password"));
}

// On one's own device what is typed waits here until it was sent (drafts.js).
const { drafts } = document.body.dataset;
if (drafts && whose) {
  if (sessionStorage.getItem("sent") || document.querySelector("main form textarea")) import(drafts).then((page) => page.begin(whose));
  const out = document.querySelector(".nav-button")?.form;
  out?.addEventListener("submit", (event) => {
    event.preventDefault();
    import(drafts).then((page) => page.leave(whose)).finally(() => out.submit());
  });
}

document.querySelector(".error-summary")?.focus();

// A page read aloud by the device's own voice, where it has a Dutch one (read-aloud.js).
const reader = document.querySelector(".read-aloud");
if (reader) {
  reader.hidden = false;
  reader.addEventListener("click", (event) => {
    const { act } = event.target.dataset;
    if (act) import(reader.dataset.script).then((voice) => voice[act](reader));
  });
}

// Speaking instead of typing (recorder.js).
const recorder = document.querySelector(".recorder");
if (recorder) import(recorder.dataset.script);

// The heading of a lesson that was reached.
const lesson = document.querySelector(".lesson[data-place]");
if (lesson) {
  let reached = "";
  const watcher = new IntersectionObserver((seen) => {
    for (const row of seen) if (row.isIntersecting) reached = row.target.id;
  }, { rootMargin: "0px 0px -60% 0px" });
  for (const heading of lesson.querySelectorAll(".prose :is(h2, h3)[id]")) watcher.observe(heading);
  let kept = "";
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !reached || reached === kept) return;
    kept = reached;
    const place = new FormData();
    place.set("csrf_token", lesson.dataset.token);
    place.set("anchor", reached);
    fetch(lesson.dataset.place, { method: "POST", body: place, keepalive: true }).catch(() => {});
  });
}

const evening = document.querySelector("[data-evening]");
if (evening) import(evening.dataset.evening).then((page) => page.begin(evening));
