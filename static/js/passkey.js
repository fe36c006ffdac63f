// Makes a passkey, or signs with one. Forms that wait for it stay hidden where the browser knows none; a code does the same.

const bytes = (word) => Uint8Array.from(atob(word.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const word = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

function told(credential, names) {
  const response = {};
  for (const name of names) if (credential.response[name]) response[name] = word(credential.response[name]);
  return JSON.stringify({
    id: credential.id, rawId: word(credential.rawId), type: credential.type, response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

const acts = {
  async make(options) {
    const publicKey = {
      ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    };
    return told(await navigator.credentials.create({ publicKey }), ["clientDataJSON", "attestationObject"]);
  },
  async use(options) {
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };
    const names = ["clientDataJSON", "authenticatorData", "signature", "userHandle"];
    return told(await navigator.credentials.get({ publicKey }), names);
  },
};

if (window.PublicKeyCredential) {
  for (const line of document.querySelectorAll('[data-passkey="missing"]')) line.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const failed = form.querySelector("[role=alert]");
      failed.hidden = true;
      try {
        form.elements.credential.value = await acts[form.dataset.passkey](JSON.parse(form.dataset.options));
        form.submit();
      } catch {
        failed.hidden = false; // the reader said no, or the device did
        for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
      }
    });
  }
}
