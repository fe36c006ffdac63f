// Reads a lesson aloud, a sentence at a time, with the voice of the browser. Loaded when somebody asks for it.
// Remembers in this browser where it stopped. Headings, paragraphs and list items are read; tables and forms are not.

const PARTS = ".lesson h1, .lesson .lead, .lesson .prose :is(h2, h3, p, li), .lesson .prose img[alt], .lesson section > h2, .lesson section > p:not(.quiet)";
const ENDS = /(?<=[.?!]["”’]?)\s+(?=\S)/;
const key = `voorlezen:${location.pathname}`;
let sentences = [];
let at = 0;
let turn = 0; // counts presses, since a voice that is cut off still says that it ended

function wrap(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, {
    acceptNode: (node) =>
      node.parentElement.closest("[popover], .visually-hidden") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  });
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  let pieces = [];
  const close = () => {
    const words = pieces.map((piece) => piece.textContent).join("").replace(/\s+/g, " ").trim();
    if (words) sentences.push({ words, pieces });
    pieces = [];
  };
  for (const text of texts) {
    const parts = text.data.split(ENDS);
    const spans = parts.map((part, index) => {
      const span = document.createElement("span");
      span.textContent = index < parts.length - 1 ? `${part} ` : part;
      return span;
    });
    text.replaceWith(...spans);
    spans.forEach((span, index) => {
      pieces.push(span);
      if (index < spans.length - 1) close();
    });
  }
  close();
}

function prepare() {
  if (sentences.length) return;
  for (const element of document.querySelectorAll(PARTS)) {
    if (element.matches("li") && element.querySelector("p")) continue;
    if (element.matches("img")) {
      for (const words of `Tekening. ${element.alt}`.split(ENDS)) sentences.push({ words, pieces: [element] });
    } else wrap(element);
  }
  at = Math.min(Number(localStorage.getItem(key)) || 0, Math.max(0, sentences.length - 1));
}

function mark(index) {
  for (const lit of document.querySelectorAll(".being-read")) lit.classList.remove("being-read");
  for (const piece of sentences[index]?.pieces ?? []) piece.classList.add("being-read");
  sentences[index]?.pieces[0]?.scrollIntoView({ block: "center", behavior: "smooth" });
}

function buttons(reader, isReading, words) {
  const [start, end] = ["play", "stop"].map((act) => reader.querySelector(`[data-act="${act}"]`));
  start.textContent = words;
  start.hidden = isReading;
  end.hidden = !isReading;
  reader.classList.toggle("read-aloud--on", isReading);
  (isReading ? end : start).focus({ preventScroll: true });
}

function say(reader) {
  if (at >= sentences.length) {
    localStorage.removeItem(key);
    at = 0;
    mark(-1);
    buttons(reader, false, "Lees voor");
    return;
  }
  const spoken = new SpeechSynthesisUtterance(sentences[at].words);
  spoken.lang = "nl-NL";
  spoken.rate = 0.95;
  spoken.voice = speechSynthesis.getVoices().find((voice) => voice.lang.startsWith("nl")) ?? null;
  const mine = turn;
  spoken.onend = () => {
    if (mine !== turn) return;
    at += 1;
    localStorage.setItem(key, at);
    say(reader);
  };
  mark(at);
  speechSynthesis.speak(spoken);
}

export function play(reader) {
  prepare();
  turn += 1;
  speechSynthesis.cancel();
  buttons(reader, true, "Lees verder voor");
  say(reader);
}

export function stop(reader) {
  turn += 1;
  speechSynthesis.cancel();
  localStorage.setItem(key, at);
  buttons(reader, false, "Lees verder voor");
}

addEventListener("pagehide", () => speechSynthesis.cancel());
