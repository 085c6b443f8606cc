// As a client of Runway through useapi.net: only the base URL differs.
// POLYREEL_KEY=polyreel_… node examples/runway.mjs
import { readFile } from 'node:fs/promises';

const { POLYREEL_URL = 'http://127.0.0.1:8787', POLYREEL_KEY } = process.env;
const base = `${POLYREEL_URL}/v1/runwayml`;
const headers = { Authorization: `Bearer ${POLYREEL_KEY}` };

const uploaded = await fetch(`${base}/assets/?name=sample.png`, {
  method: 'POST',
  headers: { ...headers, 'Content-Type': 'image/png' },
  body: await readFile(new URL('../docs/images/sample.png', import.meta.url)),
});
if (!uploaded.ok) throw new Error(await uploaded.text());
const { assetId } = await uploaded.json();
console.log(`uploaded ${assetId}`);

const listed = await fetch(`${base}/assets/?offset=0&limit=10`, { headers });
const assets = await listed.json();
for (const { name, mediaType } of assets) console.log(`${name}: ${mediaType}`);
