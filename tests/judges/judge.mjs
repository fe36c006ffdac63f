// Asks two verifiers of others about one certificate. Reads {credential, jwts, keySet, documents, now} and writes what they say.
// Nothing is fetched: whatever a document names must be among the documents that came along.
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { verifyCredential } from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { createLocalJWKSet, jwtVerify } from "jose";
import { text } from "node:stream/consumers";

const { credential, jwts, keySet, documents, now } = JSON.parse(await text(process.stdin));

async function documentLoader(url) {
  const document = documents[url];
  if (!document) throw new Error(`asked for ${url}, which did not come along`);
  return { contextUrl: null, documentUrl: url, document: structuredClone(document) };
}

const words = (error) => (error?.errors ?? [error]).map((one) => one?.message).join("; ");

async function byCredential() {
  const suite = new DataIntegrityProof({ cryptosuite });
  const moment = new Date(now);
  const found = await verifyCredential({ credential, suite, documentLoader, checkStatus, now: moment });
  const status = await checkStatus({ credential, suite, documentLoader });
  return {
    holds: found.verified,
    why: found.verified ? "" : words(found.error),
    bits: status.verified ? status.results.map((one) => [one.credentialStatus.statusPurpose, one.status]) : words(status.error),
  };
}

async function byToken(token) {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keySet), { currentDate: new Date(now) });
    return payload;
  } catch (error) {
    return error.code;
  }
}

console.log(JSON.stringify({ credential: await byCredential(), jwts: await Promise.all(jwts.map(byToken)) }));
