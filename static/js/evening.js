// An evening of intervisie: the leader's phone goes on without a net; the clock only advises; others see where we are.
const POLL = 10_000, RETRY = 5_000, TICK = 5_000, MINUTE = 60_000, EXTRA = 5;

export function begin(root) {
  const { stand, go, token, meeting, method } = root.dataset;
  const key = `avond-${meeting}`;
  const sections = [...root.querySelectorAll("[data-step]")];
  const leads = root.dataset.leads === "1";
  const clock = root.querySelector(".clock"), turn = root.querySelector("[data-turn]"), offline = root.querySelector("[data-offline]");
  let at = Number(root.dataset.at), mark = "", busy = false;
  let kept = recall();

  function recall() {
    try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; }
  }
  function keep() {
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* a private window keeps nothing */ }
  }

  function show(number) {
    at = Math.max(0, Math.min(number, sections.length - 1));
    for (const section of sections) section.hidden = Number(section.dataset.step) !== at;
    for (const button of root.querySelectorAll("[data-by]")) {
      const target = at + Number(button.dataset.by);
      button.value = target;
      button.hidden = target < 0 || target >= sections.length;
    }
    const end = root.querySelector("[data-end]");
    if (end) end.hidden = at + 1 < sections.length;
    tick();
  }

  function move(number) {
    kept = { method, step: number, since: Date.now(), extra: 0, unsent: true };
    keep();
    show(number);
    sections[at].querySelector("h2").setAttribute("tabindex", "-1");
    sections[at].querySelector("h2").focus();
    send();
  }

  async function send() {
    if (busy || !kept.unsent) return;
    busy = true;
    const sent = kept.step, body = new FormData();
    body.set("csrf_token", token);
    body.set("step", sent);
    try {
      const answer = await fetch(go, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status >= 500) throw new Error(answer.status);
      if (!answer.ok || answer.redirected) return leave();
      const now = await answer.json();
      offline.hidden = true;
      if (!now.leads || now.has_ended) return leave();
      if (kept.step === sent) { kept.unsent = false; keep(); }
    } catch {
      offline.hidden = false;
      setTimeout(send, RETRY);
    } finally {
      busy = false;
    }
    if (kept.unsent && offline.hidden) send();
  }

  // somebody else leads, it is over, or we are logged out: the page itself says so
  function leave() {
    kept = {};
    keep();
    location.reload();
  }

  async function look() {
    if (document.hidden || kept.unsent) return;
    let answer;
    try {
      answer = await fetch(stand, { headers: mark ? { "If-None-Match": mark } : {}, cache: "no-store" });
    } catch {
      return;
    }
    if (answer.status === 304 || answer.status >= 500) return;
    if (!answer.ok || answer.redirected) return leave();
    mark = answer.headers.get("ETag") ?? "";
    const now = await answer.json();
    if (now.leads !== leads || now.has_ended || now.method !== method) return leave();
    if (now.step !== at && !kept.unsent) show(now.step);
  }

  function tick() {
    if (!clock) return;
    if (kept.step !== at || kept.method !== method) { kept = { method, step: at, since: Date.now(), extra: 0, unsent: false }; keep(); }
    const section = sections[at];
    const left = kept.since + (Number(section.dataset.minutes) + kept.extra) * MINUTE - Date.now();
    const minutes = Math.ceil(left / MINUTE);
    clock.hidden = false;
    clock.querySelector(".clock__words").textContent =
      left <= 0 ? clock.dataset.over : minutes === 1 ? clock.dataset.one : clock.dataset.many.replace("#", minutes);
    const words = section.dataset.writes && left <= 0 ? turn.dataset.turn : "";
    if (turn.textContent !== words) turn.textContent = words;
  }

  async function stayAwake() {
    try { await navigator.wakeLock?.request("screen"); } catch { /* a phone that saves its battery sleeps */ }
  }

  root.querySelector(".no-script")?.remove();
  if (leads) {
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-by]");
      if (button) { event.preventDefault(); move(at + Number(button.dataset.by)); }
      if (event.target.closest("[data-stretch]")) { kept.extra += EXTRA; keep(); tick(); }
    });
    if (kept.unsent && kept.method === method) { show(kept.step); send(); } else show(at);
    stayAwake();
    setInterval(tick, TICK);
    addEventListener("online", send);
  }
  setInterval(look, POLL);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (leads) { stayAwake(); tick(); send(); }
    look();
  });
}
