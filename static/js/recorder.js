// Records a voice in the browser, at most three minutes, and puts it in the file field of the form. A browser that cannot record
// keeps the file field as it is. MP4 comes first: that plays on every phone, also where another kind does not.

const box = document.querySelector(".recorder");
const field = box?.querySelector('input[type="file"]');
const KINDS = ["audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/webm;codecs=opus", "audio/webm", "audio/ogg;codecs=opus"];
const kind = window.MediaRecorder && KINDS.find((name) => MediaRecorder.isTypeSupported(name));

function button(words) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--quiet";
  made.textContent = words;
  return made;
}

if (field && kind && navigator.mediaDevices?.getUserMedia) {
  const most = Number(box.dataset.most);
  const [start, stop, away] = ["Neem op", "Stop met opnemen", "Gooi de opname weg"].map(button);
  const state = document.createElement("p");
  state.setAttribute("role", "status");
  const sound = document.createElement("audio");
  sound.controls = true;
  const row = document.createElement("div");
  row.className = "row";
  row.append(start, stop, away);
  box.append(row, state, sound);
  let recorder;
  let ticking;

  const show = (isRecording, isThere) => {
    start.hidden = isRecording;
    stop.hidden = !isRecording;
    away.hidden = isRecording || !isThere;
    sound.hidden = isRecording || !isThere;
    start.textContent = isThere ? "Neem opnieuw op" : "Neem op";
  };

  const keep = (pieces) => {
    const blob = new Blob(pieces, { type: kind.split(";")[0] });
    const files = new DataTransfer();
    files.items.add(new File([blob], "opname", { type: blob.type }));
    field.files = files.files;
    sound.src = URL.createObjectURL(blob);
    state.textContent = "De opname is klaar. Luister hem terug. Hij gaat mee als je dit verstuurt.";
    show(false, true);
    start.focus();
  };

  start.addEventListener("click", async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      state.textContent = "Opnemen lukt niet. Geef deze pagina toegang tot je microfoon, of kies een bestand.";
      return;
    }
    const pieces = [];
    let seconds = 0;
    recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 48000 });
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      clearInterval(ticking);
      for (const track of stream.getTracks()) track.stop();
      keep(pieces);
    });
    recorder.start();
    state.textContent = `We nemen op. Na ${most / 60} minuten stopt het vanzelf.`;
    ticking = setInterval(() => { if (++seconds >= most) recorder.stop(); }, 1000);
    show(true, false);
    stop.focus();
  });
  stop.addEventListener("click", () => recorder.stop());
  away.addEventListener("click", () => {
    field.value = "";
    sound.removeAttribute("src");
    state.textContent = "De opname is weg.";
    show(false, false);
    start.focus();
  });
  show(false, false);
}
