// Says in the browser whether a PDF is a certificate of ours: by its bytes and our public keys alone, without sending it.
// The same checks as lms/proof/verifying.py: one signature of ours over every byte, and inside it a credential whose proofs
// hold. What that comes to is in the table of lms/proof/verdict_rules.py, which travels along. On the site the register is
// asked by the SHA-256 of the file; the page that is kept on disk goes by the lists inside it.

const LARGEST = 10_000_000;
const subtle = crypto.subtle;
const same = (a, b) => a.length === b.length && a.every((byte, index) => byte === b[index]);
const sha256 = async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes));
const fromBase64 = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const inHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const latin = (bytes) => new TextDecoder("latin1").decode(bytes);

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

// never more than a certificate could hold, whatever was packed
async function unpacked(bytes, format) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
  const parts = [];
  let size = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return joined(...parts);
    if ((size += value.length) > LARGEST) throw "broken";
    parts.push(value);
  }
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

// the reason to doubt whose signature it is, if any: there may be a newer key than we know
async function checkSignature(pdf, bytes, trust) {
  const ranges = [...pdf.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)];
  if (ranges.length !== 1) throw ranges.length ? "several" : "unsigned";
  const [start, first, second, rest] = ranges[0].slice(1).map(Number);
  if (start || second + rest !== bytes.length || first >= second) throw "added";
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
  for (const key of trust.signers) if (await holds(key, signature.content, attested)) return "";
  for (const key of trust.leaked) if (await holds(key, signature.content, attested)) return "leaked";
  return "foreign";
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
  if (`${JSON.stringify(claims, null, 1)}\n` !== text) throw "garbled"; // a name that stands twice, or written otherwise
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

// RDF of a credential as lms/proof/data_integrity.py has it from its contexts, for the terms that we ever write. Any other term
// becomes a line too, so a file with one does not fit its proof.
const OURS = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#";
const VC = "https://www.w3.org/2018/credentials#";
const XSD = "www.w3.org/2001/XMLSchema#";
const SEC = "https://w3id.org/security#";
const IS_A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
const ELSEWHERE = {
  [VC]: "VerifiableCredential issuer validFrom validUntil credentialSubject credentialSchema credentialStatus evidence relatedResource digestSRI",
  "https://www.w3.org/ns/credentials/status#":
    "BitstringStatusListEntry statusPurpose statusListIndex statusListCredential statusMessage message",
  "https://schema.org/": "name description url inLanguage email value caption genre encodingFormat",
  "https://purl.imsglobal.org/spec/vccs/v1p0/context.json#": "1EdTechJsonSchemaValidator2019",
};
const CALLED = { criteria: "Criteria", mediaType: "encodingFormat" };
const TYPED = {
  url: `https://${XSD}anyURI`, resultDescription: `https://${XSD}anyURI`, hashed: `https://${XSD}boolean`, awardedDate: "xsd:dateTime",
  validFrom: `http://${XSD}dateTime`, validUntil: `http://${XSD}dateTime`, digestSRI: `${VC}sriString`,
};

function iri(term, value) {
  const name = CALLED[term] ?? term;
  const isMeaning = term === "status" && `${value}`.startsWith("0x");
  const place = Object.keys(ELSEWHERE).find((one) => ELSEWHERE[one].split(" ").includes(isMeaning ? "message" : name));
  return `<${place ?? OURS}${name}>`;
}

const literal = (term, value) =>
  term === "statusListCredential" ? `<${value}>`
  : `"${`${value}`.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n")}"${TYPED[term] ? `^^<${TYPED[term]}>` : ""}`;

// RDFC-1.0 where no two nodes without a name are alike: a node is a number until it has its label
async function asQuads(document) {
  const quads = [];
  let nodes = 0;
  const walk = ({ id, "@context": _, ...terms }) => {
    const self = id ? `<${id}>` : nodes++;
    for (const [term, values] of Object.entries(terms)) {
      for (const value of [values].flat()) {
        quads.push(term === "type" ? [self, IS_A, iri(value)]
          : [self, iri(term, value), value && typeof value === "object" ? walk(value) : literal(term, value)]);
      }
    }
    return self;
  };
  walk(document);
  const inOrder = (some, label) => [...new Set(some.map((quad) =>
    `${quad.map((part) => (typeof part === "number" ? `_:${label(part)}` : part)).join(" ")} .\n`))].sort().join("");
  const encoder = new TextEncoder();
  const hashes = await Promise.all([...Array(nodes).keys()].map(async (node) =>
    inHex(await sha256(encoder.encode(inOrder(quads.filter((quad) => quad.includes(node)), (part) => (part === node ? "a" : "z")))))));
  const order = [...hashes.keys()].sort((a, b) => (hashes[a] < hashes[b] ? -1 : 1));
  return inOrder(quads, (node) => `c14n${order.indexOf(node)}`);
}

const optionsAsQuads = ({ created, cryptosuite, proofPurpose, type, verificationMethod }) => [
  `<http://purl.org/dc/terms/created> "${created}"^^<http://${XSD}dateTime>`, `${IS_A} <${SEC}${type}>`,
  `<${SEC}cryptosuite> "${cryptosuite}"^^<${SEC}cryptosuiteString>`, `<${SEC}proofPurpose> <${SEC}${proofPurpose}>`,
  `<${SEC}verificationMethod> <${verificationMethod}>`,
].map((line) => `_:c14n0 ${line} .\n`).join("");

const PROOF = "created,cryptosuite,proofPurpose,proofValue,type,verificationMethod";
const SUITES = ["eddsa-rdfc-2022", "eddsa-jcs-2022"];

async function checkCredential({ proof: proofs, ...claims }, trust) {
  if (proofs?.length !== 2) throw "proof";
  for (const [index, proof] of proofs.entries()) {
    const isOurs = proof.cryptosuite === SUITES[index] && proof.type === "DataIntegrityProof"
      && proof.proofPurpose === "assertionMethod" && proof.verificationMethod === proofs[0].verificationMethod
      && `${Object.keys(proof).filter((name) => !index || name !== "@context").sort()}` === PROOF;
    if (!isOurs) throw "proof";
  }
  const [{ proofValue: byMeaning, ...first }, { proofValue, ...options }] = proofs;
  if (canonical(options["@context"]) !== canonical(claims["@context"])) throw "proof";
  const [issuer, name] = options.verificationMethod.split("#");
  const key = trust.keys[name];
  if (!key) throw trust.leakedKeys.includes(name) ? "leaked" : "foreign";
  if (issuer !== claims.issuer.id) throw "issuer";
  const own = await subtle.importKey("raw", fromBase64(key), { name: "Ed25519" }, false, ["verify"]);
  for (const [seal, ...texts] of [
    [proofValue, canonical(options), canonical(claims)], [byMeaning, optionsAsQuads(first), await asQuads(claims)],
  ]) {
    const hashed = await Promise.all(texts.map((text) => sha256(new TextEncoder().encode(text))));
    if (!(await subtle.verify("Ed25519", own, fromBase58(seal), joined(...hashed)))) throw "proof";
  }
}

// two lists of one number: what was withdrawn, what was replaced; a file of before the second names only the first
const LISTS = { revocation: "revoked", message: "replaced" };

async function onLists({ credentialStatus }, trust, now) {
  const entries = [credentialStatus].flat();
  const places = entries.map(({ statusListCredential, statusListIndex }) =>
    `${/\/certificaten\/status\/([1-9]\d{0,8})(\/vervangen)?$/.exec(statusListCredential)?.[1]}:${statusListIndex}`);
  const [, number, index] = /^(\d+):(0|[1-9]\d{0,5})$/.exec(places[0]) ?? [];
  const purposes = `${entries.map(({ statusPurpose }) => statusPurpose)}`;
  const isOurs = Number(index) < 131072 && places.every((place) => place === places[0])
    && (purposes === "revocation,message" || (purposes === "revocation" && entries[0] === credentialStatus));
  if (!isOurs) throw "strange";
  const facts = [];
  for (const [purpose, fact] of Object.entries(LISTS)) {
    const [list, until] = trust.lists[`${purpose}/${number}`] ?? [];
    if (!list || now > new Date(until)) facts.push("unlisted");
    else if ((await unpacked(fromBase64(list.slice(1)), "gzip"))[index >> 3] & (128 >> (index & 7))) facts.push(fact);
  }
  return facts;
}

// {facts, claims}, or {reason} why the file is not ours or cannot be looked at here
async function judged(bytes, trust, now = new Date()) {
  try {
    const pdf = latin(bytes);
    if (/^(\xff\xd8\xff|\x89PNG|GIF8|RIFF|II\*\0|MM\0\*|.{4}ftyp)/s.test(pdf)) throw "photo";
    if (!pdf.startsWith("%PDF-")) throw "nopdf";
    if (/\/Encrypt\s/.test(pdf)) throw "locked";
    const doubt = await checkSignature(pdf, bytes, trust);
    const claims = await credentialIn(pdf, bytes);
    try {
      if (doubt) throw doubt;
      await checkCredential(claims, trust);
    } catch (problem) {
      throw problem === "foreign" && new Date(claims.proof[0].created) > new Date(trust.made) ? "newer" : problem;
    }
    await checkBelonging(pdf, bytes, claims);
    if (new Date(claims.validFrom) > now) throw "early";
    const facts = await onLists(claims, trust, now);
    if (claims.validUntil && now - new Date(claims.validUntil) >= 1000) facts.push("past");
    return { facts, claims };
  } catch (problem) {
    return { reason: typeof problem === "string" ? problem : problem.name === "NotSupportedError" ? "old" : "broken" };
  }
}

// what the register knows of these bytes: facts, null when it knows no such file, undefined when it does not answer
async function asked(bytes) {
  try {
    const answer = await fetch(place.dataset.register + inHex(await sha256(bytes)));
    return answer.ok ? (await answer.json()).facts : undefined;
  } catch {
    return undefined;
  }
}

const place = document.querySelector("[data-verify]");
const inPage = document.getElementById("trust");
const words = (code) => place.querySelector(`[data-say="${code}"]`)?.content.cloneNode(true) ?? "";
const day = (moment) => new Intl.DateTimeFormat("nl-NL", { dateStyle: "long", timeZone: "Europe/Amsterdam" }).format(new Date(moment));
const known = () => (inPage ? { ...JSON.parse(inPage.textContent), verdicts: globalThis.verdicts } : JSON.parse(place.dataset.verdicts));

async function found(file) {
  if (file.size > LARGEST) return { reason: "large" };
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (inPage) return judged(bytes, known());
  const [standing, trust] = await Promise.all([
    asked(bytes), fetch(place.dataset.verify).then((answer) => answer.json()).catch(() => undefined),
  ]);
  const alone = trust ? await judged(bytes, trust) : { reason: "unreachable" };
  if (standing) return { ...alone, facts: standing, isRegistered: true };
  return standing === null && alone.claims ? { reason: "unregistered" } : alone;
}

async function look(file) {
  const result = place.querySelector("[role=status]");
  result.replaceChildren(words("busy"));
  delete result.dataset.verdict;
  const { table, words: said, why, unseen } = known().verdicts;
  const { reason, facts = [unseen.includes(reason) ? "out_of_sight" : "refused"], claims, isRegistered } = await found(file)
    .catch(() => ({ reason: "old" }));
  const state = table.find(([fact]) => facts.includes(fact))?.[1] ?? "valid";
  const [headline, sentence] = said[state];
  const [title, text] = ["h3", "p"].map((name) => document.createElement(name));
  title.textContent = headline;
  text.textContent = facts[0] === "refused" || facts[0] === "out_of_sight" ? `${why[reason]}. ${sentence}` : sentence;
  result.replaceChildren(title, text);
  result.dataset.verdict = state;
  result.dataset.reason = reason ?? "";
  if (claims) result.append(words(isRegistered ? "asked" : facts.includes("unlisted") ? "unlisted" : "listed"), words("claims"));
  const subject = claims?.credentialSubject;
  const shown = claims && {
    name: subject.identifier[0].identityHash, title: claims.name, number: subject.licenseNumber, issuer: claims.issuer.name,
    from: day(claims.validFrom), until: claims.validUntil ? day(claims.validUntil) : "—",
  };
  for (const spot of result.querySelectorAll("[data-fill]")) spot.textContent = shown[spot.dataset.fill];
}

if (place) {
  place.hidden = false;
  for (const part of place.querySelectorAll("[data-scripted]")) part.hidden = part.dataset.scripted !== "yes";
  const input = place.querySelector("input[type=file]");
  input.addEventListener("change", () => input.files[0] && look(input.files[0]));
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) look(event.dataTransfer.files[0]);
  });
}
