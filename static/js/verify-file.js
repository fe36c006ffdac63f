// Says in the browser whether a PDF is a certificate of ours: by its bytes and our public keys alone. Nothing is sent.
// The same checks as lms/certificates/verifying.py: one signature of ours over every byte, and inside it a credential whose
// proof (eddsa-jcs-2022) holds. Runs on the site, and inside the page that is kept on disk (then the keys stand in the page).

const subtle = crypto.subtle;
const same = (a, b) => a.length === b.length && a.every((byte, index) => byte === b[index]);
const sha256 = async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes));
const fromBase64 = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const latin = (bytes) => new TextDecoder("latin1").decode(bytes);

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

async function unpacked(bytes, format) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// DER: one element as {tag, whole, content}, and the elements inside one
function element(bytes, at = 0) {
  let length = bytes[at + 1];
  let start = at + 2;
  if (length & 128) {
    const count = length & 127;
    length = bytes.subarray(start, start + count).reduce((sum, byte) => sum * 256 + byte, 0);
    start += count;
  }
  if (start + length > bytes.length) throw "changed";
  return { tag: bytes[at], whole: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) };
}

function inside({ content }) {
  const found = [];
  for (let at = 0; at < content.length; at += found.at(-1).whole.length) found.push(element(content, at));
  return found;
}

const SHA256 = [96, 134, 72, 1, 101, 3, 4, 2, 1];
const MESSAGE_DIGEST = [42, 134, 72, 134, 247, 13, 1, 9, 4];

async function checkSignature(pdf, bytes, trust) {
  const ranges = [...pdf.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)];
  if (!ranges.length) throw "unsigned";
  const [start, first, second, rest] = ranges[0].slice(1).map(Number);
  if (ranges.length > 1 || start || second + rest !== bytes.length || first >= second) throw "added";
  const hex = pdf.slice(first + 1, second - 1);
  if (pdf[first] !== "<" || pdf[second - 1] !== ">" || /[^0-9a-f]/i.test(hex)) throw "changed";
  const digest = await sha256(joined(bytes.subarray(0, first), bytes.subarray(second)));
  const [, signed] = inside(element(Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16))));
  const [signer] = inside(inside(inside(signed)[0]).at(-1));
  const [, , algorithm, attributes, , signature] = inside(signer);
  if (!same(inside(algorithm)[0].content, SHA256)) throw "changed";
  const said = inside(attributes).map(inside).find(([name]) => same(name.content, MESSAGE_DIGEST));
  if (!said || !same(inside(said[1])[0].content, digest)) throw "changed";
  const attested = Uint8Array.from(attributes.whole);
  attested[0] = 0x31;
  for (const key of trust.signers) if (await holds(key, signature.content, attested)) return;
  throw "foreign";
}

async function holds(jwk, signature, content) {
  const name = jwk.kty === "RSA" ? { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } : { name: "ECDSA", hash: "SHA-256", namedCurve: jwk.crv };
  const key = await subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, n: jwk.n, e: jwk.e }, name, false, ["verify"]);
  if (jwk.kty !== "RSA") {
    const pair = inside(element(signature)).map(({ content }) => {
      const number = content[0] ? content : content.subarray(1);
      return joined(new Uint8Array(Math.max(0, 32 - number.length)), number);
    });
    signature = joined(...pair);
  }
  return subtle.verify(name, key, signature, content);
}

// the one stream of this type, as text
async function streamOf(type, pdf, bytes) {
  const found = [...pdf.matchAll(new RegExp(`/Type /${type}\\b`, "g"))];
  if (found.length !== 1) throw "empty";
  const at = found[0].index;
  const body = pdf.indexOf("stream", at);
  const about = pdf.slice(at, body);
  const start = body + 7;
  let content = bytes.subarray(start, start + Number(/\/Length\s(\d+)/.exec(about)?.[1]));
  if (about.includes("FlateDecode")) content = await unpacked(content, "deflate");
  return new TextDecoder("utf-8", { fatal: true }).decode(content);
}

async function credentialIn(pdf, bytes) {
  const text = await streamOf("EmbeddedFile", pdf, bytes);
  const claims = JSON.parse(text);
  if (`${JSON.stringify(claims, null, 1)}\n` !== text) throw "changed"; // a name that stands twice, or written otherwise
  return claims;
}

// the page and the credential are about the same certificate
async function checkBelonging(pdf, bytes, claims) {
  const metadata = new DOMParser().parseFromString(await streamOf("Metadata", pdf, bytes), "application/xml");
  const said = (name) => metadata.getElementsByTagName(`dc:${name}`)[0]?.textContent;
  const { identifier, licenseNumber } = claims.credentialSubject;
  const isSame = said("identifier") === claims.id
    && said("title") === [claims.name, identifier[0].identityHash].join(" — ")
    && said("description")?.endsWith(` ${licenseNumber}`);
  if (!isSame) throw "other";
}

// RFC 8785, for what stands in a credential: no numbers
const canonical = (value) =>
  Array.isArray(value) ? `[${value.map(canonical)}]`
  : value && typeof value === "object" ? `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)}}`
  : JSON.stringify(value);

function fromBase58(text) {
  let number = 0n;
  for (const sign of text.slice(1)) number = number * 58n + BigInt("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".indexOf(sign));
  return Uint8Array.from(number.toString(16).padStart(128, "0").match(/../g), (pair) => parseInt(pair, 16));
}

async function checkCredential({ proof: proofs, ...claims }, trust) {
  if (proofs?.map(({ cryptosuite }) => cryptosuite).join() !== "eddsa-rdfc-2022,eddsa-jcs-2022") throw "changed";
  const proof = proofs[1];
  const [issuer, name] = proof.verificationMethod.split("#");
  const key = trust.keys[name];
  if (!key || issuer !== claims.issuer.id) throw "foreign";
  if (!("credentialStatus" in claims)) throw "changed";
  const { proofValue, ...options } = proof;
  const hashed = await Promise.all([options, claims].map((part) => sha256(new TextEncoder().encode(canonical(part)))));
  const own = await subtle.importKey("raw", fromBase64(key), { name: "Ed25519" }, false, ["verify"]);
  if (!(await subtle.verify("Ed25519", own, fromBase58(proofValue), joined(...hashed)))) throw "changed";
}

async function isWithdrawn(status, trust) {
  const list = trust.lists[status.statusListCredential];
  if (!list) return null;
  const bits = await unpacked(fromBase64(list.slice(1)), "gzip");
  const place = Number(status.statusListIndex);
  return Boolean(bits[place >> 3] & (128 >> (place & 7)));
}

// {code, claims, isListed}: valid, expired, revoked; or what is wrong
async function verdict(bytes, trust, now = new Date()) {
  try {
    const pdf = latin(bytes);
    if (!pdf.startsWith("%PDF-")) throw "nopdf";
    await checkSignature(pdf, bytes, trust);
    const claims = await credentialIn(pdf, bytes);
    await checkCredential(claims, trust);
    await checkBelonging(pdf, bytes, claims);
    const withdrawn = await isWithdrawn(claims.credentialStatus, trust);
    const code = withdrawn ? "revoked" : claims.validUntil && now > new Date(claims.validUntil) ? "expired" : "valid";
    return { code, claims, isListed: withdrawn !== null };
  } catch (problem) {
    return { code: typeof problem === "string" ? problem : problem.name === "NotSupportedError" ? "old" : "changed" };
  }
}

const place = document.querySelector("[data-verify]");
const inPage = document.getElementById("trust");
const words = (code) => place.querySelector(`[data-say="${code}"]`).content.cloneNode(true);
const day = (moment) => new Intl.DateTimeFormat("nl-NL", { dateStyle: "long", timeZone: "Europe/Amsterdam" }).format(new Date(moment));

async function look(file) {
  const result = place.querySelector("[role=status]");
  result.replaceChildren(words("busy"));
  const trust = inPage ? JSON.parse(inPage.textContent) : await fetch(place.dataset.verify).then((answer) => answer.json());
  const { code, claims, isListed } = await verdict(new Uint8Array(await file.arrayBuffer()), trust);
  result.replaceChildren(words(claims || code === "old" ? code : "bad"));
  result.dataset.verdict = code;
  if (!claims) {
    if (code !== "old") result.append(words(code));
    return;
  }
  result.append(words("claims"), words(isListed ? "listed" : "unlisted"));
  const subject = claims.credentialSubject;
  const shown = {
    name: subject.identifier[0].identityHash, title: claims.name, number: subject.licenseNumber, issuer: claims.issuer.name,
    from: day(claims.validFrom), until: claims.validUntil ? day(claims.validUntil) : "—", made: day(trust.made),
  };
  for (const spot of result.querySelectorAll("[data-fill]")) spot.textContent = shown[spot.dataset.fill];
}

if (place) {
  place.hidden = false;
  const input = place.querySelector("input[type=file]");
  input.addEventListener("change", () => input.files[0] && look(input.files[0]));
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) look(event.dataTransfer.files[0]);
  });
}
