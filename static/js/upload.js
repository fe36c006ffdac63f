// Large files: how far sending is, and when the line breaks everything still stands on the page. Without this file a form is sent
// as ever. The server names the next page (lms/headers.py), and complaints are taken over into this one.

const LARGE = 3e5; // bytes
const WAITS = "Bezig met versturen. Blijf op deze bladzijde.";
const BROKEN = "De verbinding viel weg. Er is niets verstuurd. Wat je typte en koos, staat er nog. Probeer het straks opnieuw.";

function shown(form) {
  const box = Object.assign(document.createElement("div"), { className: "sending" });
  const words = Object.assign(document.createElement("p"), { textContent: WAITS });
  words.setAttribute("role", "status");
  const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
  bar.setAttribute("aria-label", "Hoe ver het versturen is");
  box.append(words, bar);
  form.append(box);
  return { box, words, bar };
}

function stopped(form, sending) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  sending?.remove();
}

function complained(form, request) {
  const answer = new DOMParser().parseFromString(request.responseText, "text/html");
  const said = answer.querySelector(".error-summary");
  if (!said) return false;
  document.querySelector(".error-summary")?.remove();
  form.before(said);
  said.focus();
  return true;
}

function send(form, submitter) {
  const { box, words, bar } = shown(form);
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  });
  request.addEventListener("error", () => {
    words.textContent = BROKEN;
    bar.remove();
    stopped(form);
  });
  request.addEventListener("load", () => {
    const next = request.getResponseHeader("X-Next");
    if (next) {
      sessionStorage.setItem("done", "ja");
      location.assign(next);
    } else if (complained(form, request)) {
      stopped(form, box);
    } else {
      if (submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
      form.submit();
    }
  });
  request.open("POST", form.action);
  request.setRequestHeader("X-Progress", "ja");
  request.send(new FormData(form, submitter));
}

for (const form of document.querySelectorAll('main form[enctype="multipart/form-data"]')) {
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll('input[type="file"]')].flatMap((field) => [...field.files]);
    if (files.reduce((bytes, file) => bytes + file.size, 0) < LARGE) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "ja";
    form.querySelector(".sending")?.remove();
    send(form, event.submitter);
  });
}
