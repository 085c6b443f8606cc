// As a client of Rask: only the base URL differs.
// POLYREEL_KEY=polyreel_… node examples/rask.mjs
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const { POLYREEL_URL = 'http://127.0.0.1:8787', POLYREEL_KEY } = process.env;
const base = `${POLYREEL_URL}/api/library/v1`;
const headers = { Authorization: `Bearer ${POLYREEL_KEY}` };

const form = new FormData();
const bytes = await readFile(new URL('../docs/images/sample.png', import.meta.url));
form.append('data', new Blob([bytes], { type: 'image/png' }), 'sample.png');
const uploaded = await fetch(`${base}/media`, { method: 'POST', headers, body: form });
if (!uploaded.ok) throw new Error(await uploaded.text());

let media = await uploaded.json();
while (media.status === 'processing') {
  await sleep(200);
  media = await (await fetch(`${base}/media/${media.id}`, { headers })).json();
}
console.log(`${media.kind} ${media.name} is ${media.status}: ${media.url}`);
