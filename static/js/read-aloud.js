// Reads what is marked `data-read` aloud, a sentence at a time, with a Dutch voice of this device. Loaded when somebody asks for it.
// A voice that does not begin within two seconds, or that fails, is told in a line. In a lesson it remembers where it stopped.

const WAIT = 2000; // milliseconds
const SKIP = "[hidden], .visually-hidden, .read-aloud, .text-sizes, script, style, textarea, select";
const ENDS = /[.?!]["”’]?\s+(?=\S)/g;
const WHY = {
  absent: "Dit toestel kan niet voorlezen. Een ander toestel of een andere browser kan dat vaak wel.",
  none: "Op dit toestel staat geen Nederlandse stem. Daarom lezen we niet voor. Hoe je er een aanzet, staat bij Toegankelijkheid, onderaan de pagina.",
  silent: "De stem begint niet. Druk nog eens op Lees voor. Lukt het dan niet, zet je toestel dan uit en weer aan.",
  error: "Het voorlezen ging mis. Druk nog eens op Lees voor.",
};
const key = document.querySelector(".lesson") ? `voorlezen:${location.pathname}` : "";
let sentences = [];
let at = 0;
let turn = 0; // counts presses, since a voice that is cut off still says that it ended
let rate = 0.95;

function blockOf(node) {
  let element = node.parentElement;
  while (getComputedStyle(element).display.startsWith("inline") && !element.matches(".button")) element = element.parentElement;
  return element;
}

function isShown(element) {
  return !element.closest(SKIP) && (element.checkVisibility?.() ?? element.getClientRects().length > 0);
}

function addSentences(nodes, block) {
  const text = nodes.map((node) => node.data).join("");
  const place = (offset) => {
    for (const node of nodes) {
      if (offset <= node.length) return [node, offset];
      offset -= node.length;
    }
  };
  let from = 0;
  for (const end of [...[...text.matchAll(ENDS)].map((found) => found.index + found[0].length), text.length]) {
    const words = text.slice(from, end).replace(/\s+/g, " ").trim();
    if (/[\p{L}\p{N}]/u.test(words)) {
      const range = new Range();
      range.setStart(...place(from));
      range.setEnd(...place(end));
      sentences.push({ words, range, block });
    }
    from = end;
  }
}

function prepare() {
  sentences = [];
  for (const part of document.querySelectorAll("[data-read]")) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    let nodes = [];
    let block = null;
    const close = () => {
      if (nodes.length) addSentences(nodes, block);
      nodes = [];
    };
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.TEXT_NODE) {
        if (!isShown(node.parentElement)) continue;
        const own = blockOf(node);
        if (own !== block) close();
        block = own;
        nodes.push(node);
      } else if (node.matches("img[alt]:not([alt=''])") && isShown(node)) {
        close();
        for (const words of `Tekening. ${node.alt}`.split(/\.\s+/)) sentences.push({ words, block: node });
      } else if (node.matches("br, hr")) close();
    }
    close();
  }
}

function mark(sentence) {
  for (const lit of document.querySelectorAll(".being-read")) lit.classList.remove("being-read");
  window.CSS?.highlights?.delete("voorlezen");
  if (!sentence) return;
  if (sentence.range && window.CSS?.highlights) CSS.highlights.set("voorlezen", new Highlight(sentence.range));
  else sentence.block.classList.add("being-read");
  sentence.block.scrollIntoView({ block: "center", behavior: "smooth" });
}

function show(reader, state, why = "") {
  const isReading = state === "reading";
  const button = (act) => reader.querySelector(`[data-act="${act}"]`);
  button("play").textContent = at > 0 ? "Lees verder voor" : "Lees voor";
  button("play").hidden = isReading;
  for (const act of ["pause", "back", "slower"]) button(act).hidden = !isReading;
  button("again").hidden = isReading || at === 0;
  button("slower").setAttribute("aria-pressed", rate < 0.9);
  reader.classList.toggle("read-aloud--on", isReading);
  if (why) reader.classList.add("read-aloud--apart");
  reader.querySelector("[role=status]").textContent = WHY[why] ?? "";
  if (!isReading) mark(null);
}

function keep() {
  if (key) localStorage.setItem(key, at);
}

function end(reader, why = "") {
  turn += 1;
  window.speechSynthesis?.cancel();
  keep();
  show(reader, "still", why);
  reader.querySelector("[data-act=play]").focus({ preventScroll: true });
}

function dutch() {
  const voices = speechSynthesis.getVoices().filter((voice) => /^nl\b|^nl_/i.test(voice.lang));
  return voices.find((voice) => voice.localService) ?? voices[0];
}

function voiceFound() {
  return new Promise((found) => {
    const look = () => dutch() && found(dutch());
    setTimeout(() => found(dutch()), WAIT);
    speechSynthesis.addEventListener?.("voiceschanged", look);
    look();
  });
}

async function say(reader) {
  const mine = ++turn;
  speechSynthesis.cancel();
  show(reader, "reading");
  const voice = dutch() ?? (await voiceFound());
  if (mine !== turn) return;
  if (!voice) return end(reader, "none");
  const sentence = sentences[at];
  const spoken = Object.assign(new SpeechSynthesisUtterance(sentence.words), { voice, lang: voice.lang, rate });
  const late = setTimeout(() => mine === turn && end(reader, "silent"), WAIT);
  spoken.onstart = () => clearTimeout(late);
  spoken.onerror = () => {
    clearTimeout(late);
    if (mine === turn) end(reader, "error");
  };
  spoken.onend = () => {
    clearTimeout(late);
    if (mine !== turn) return;
    at += 1;
    if (at < sentences.length) {
      keep();
      say(reader);
    } else {
      at = 0;
      end(reader);
    }
  };
  mark(sentence);
  speechSynthesis.speak(spoken);
}

export function play(reader) {
  if (!("speechSynthesis" in window)) return end(reader, "absent");
  const isFirst = !sentences.length;
  prepare();
  if (isFirst && key) at = Number(localStorage.getItem(key)) || 0;
  at = Math.min(at, sentences.length - 1);
  say(reader);
  reader.querySelector("[data-act=pause]").focus({ preventScroll: true });
}

export function pause(reader) {
  end(reader);
}

export function back(reader) {
  at = Math.max(0, at - 1);
  say(reader);
}

export function slower(reader) {
  rate = rate < 0.9 ? 0.95 : 0.7;
  say(reader);
}

export function again(reader) {
  at = 0;
  play(reader);
}

addEventListener("pagehide", () => window.speechSynthesis?.cancel());
