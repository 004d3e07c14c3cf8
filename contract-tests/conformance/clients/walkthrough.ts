// From a workbook to a retired token, with the types that openapi-typescript makes of the served documents and the
// client that goes with them.
//
// node walkthrough.js DEMO.json WORKBOOK.xlsx, compiled beside the generated base.ts, network.ts and rng-production.ts.

import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import createClient from "openapi-fetch";
import type { paths as Base } from "./base.js";
import type { paths as Network } from "./network.js";
import type { paths as RngProduction } from "./rng-production.js";

interface Person {
  email: string;
  password: string;
  totpSecret: string;
  profileId: string;
}

interface Demo {
  baseUrl: string;
  users: Person[];
  evidencePdf: string;
}

const [demoPath, workbookPath] = process.argv.slice(2) as [string, string];
const demo = JSON.parse(await readFile(demoPath, "utf8")) as Demo;

/** The answer, where it is not a problem. */
function of<Data>(answer: { data?: Data; error?: { code: string; detail?: string } }): Data {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

/** What an authenticator shows now (RFC 6238). */
function code(secret: string): string {
  const bits = [...secret].map((it) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(it).toString(2).padStart(5, "0"));
  const bytes = bits.join("").match(/.{8}/g) ?? [];
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  const digest = createHmac("sha1", key).update(step).digest();
  const at = digest.readUInt8(19) & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Somebody of the sandbox, and the clients that act for them. */
async function logIn(name: string) {
  const person = demo.users.find((user) => user.email.startsWith(`${name}@`));
  if (person === undefined) throw new Error(`nobody is called ${name}`);
  const base = createClient<Base>({ baseUrl: `${demo.baseUrl}/api` });
  const body = { email: person.email, secret: person.password, tfaCode: code(person.totpSecret) };
  const { accessToken } = of(await base.POST("/auth/login", { body }));
  const headers = { authorization: `Bearer ${accessToken}` };
  const production = createClient<RngProduction>({ baseUrl: `${demo.baseUrl}/api/rng-production`, headers });
  const ledger = createClient<Network>({ baseUrl: `${demo.baseUrl}/api/network`, headers });
  return { person, production, ledger };
}

type Actor = Awaited<ReturnType<typeof logIn>>;

/** Stages a file and names it. */
async function upload({ production }: Actor, path: string, name: string) {
  const bytes = new Uint8Array(await readFile(path));
  const stored = await production.POST("/file/temporary-upload", {
    // The generated type of a file's bytes is `string`; what is sent is the form.
    body: { files: [name] },
    bodySerializer: () => {
      const form = new FormData();
      form.append("files", new Blob([bytes]), name);
      return form;
    },
  });
  const [file] = of(stored).files;
  if (file === undefined) throw new Error("nothing was stored");
  return { _id: file._id };
}

/** Steps 1 to 14 of the walkthrough; the ids of the tokens. */
async function mint(actor: Actor) {
  const { person, production } = actor;
  const { batch } = of(
    await production.POST("/rng-production-batch/create", {
      body: {
        name: "First quarter, from TypeScript",
        profileId: person.profileId,
        energyType: "renewable-natural-gas",
        tokenType: "QET",
        document: await upload(actor, workbookPath, "lca.xlsx"),
      },
    }),
  );
  const [workflow] = batch?.workflows ?? [];
  if (!batch || workflow === undefined) throw new Error("no batch was made");
  const measured = { profileId: batch.profileId, workflowId: workflow._id };
  const files = [await upload(actor, demo.evidencePdf, "evidence.pdf")];
  of(await production.POST("/rng-measurement-batch/add-files", { body: { ...measured, files } }));
  of(await production.POST("/rng-measurement-batch/approve", { body: measured }));
  const minting = "/rng-production-batch-minting";
  of(await production.POST(`${minting}/send-to-network`, { body: { batchId: batch._id, tokenType: "QET" } }));
  const named = { batchId: batch._id, name: "minting-contract-001" };
  const { contract } = of(await production.POST(`${minting}/create-minting-contract`, { body: named }));
  const minted = of(await production.POST(`${minting}/mint-tokens`, { body: { mintingContractId: contract._id } }));
  return minted.energyAssets.flatMap((asset) => asset.tokenId ?? []);
}

/** Pushes units to the buyer. */
async function transfer({ person, ledger }: Actor, buyer: Person, quantity: number) {
  const body = { fromProfileId: person.profileId, toProfileId: buyer.profileId };
  const { networkTransaction: push } = of(await ledger.POST("/network-transaction/push/create", { body }));
  of(await ledger.POST("/network-transaction/push/lock", { body: { _id: push._id, quantity } }));
  const signed = of(await ledger.POST("/network-transaction/sign", { body: { _id: push._id } }));
  if (signed.networkTransaction.status !== "processed") throw new Error(JSON.stringify(signed));
}

/** Retires units and reads the certificate. */
async function retire({ person, ledger }: Actor, quantity: number) {
  const body = { profileId: person.profileId, name: "Scope 1 claim" };
  const { _id } = of(await ledger.POST("/retirement/create", { body })).retirement;
  of(await ledger.POST("/retirement/lock", { body: { _id, quantity } }));
  of(await ledger.POST("/retirement/update", { body: { _id, purpose: "Scope 1 emissions" } }));
  const { retirement } = of(await ledger.POST("/retirement/sign", { body: { _id } }));
  const pdf = await ledger.GET("/retirement/certificate/{id}", { params: { path: { id: _id } }, parseAs: "text" });
  if (!of(pdf).startsWith("%PDF-")) throw new Error("no certificate");
  return retirement;
}

const rita = await logIn("rita");
const tokens = await mint(rita);
const hugo = await logIn("hugo");
await transfer(rita, hugo.person, 1000);
const retired = await retire(hugo, 250);
if (retired.status !== "processed" || retired.quantity !== 250) throw new Error(JSON.stringify(retired));
console.log(
  `typescript: ${tokens.length} tokens minted, 1000 units transferred, 250 retired, ${retired.certificate?.number}`,
);
