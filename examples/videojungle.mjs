// As a client of Video Jungle: only the base URL differs. A horoscope, from the prompt to the film.
// POLYREEL_KEY=polyreel_… node examples/videojungle.mjs
import { setTimeout as sleep } from 'node:timers/promises';

const { POLYREEL_URL = 'http://127.0.0.1:8787', POLYREEL_KEY } = process.env;

async function call(path, body) {
  const response = await fetch(POLYREEL_URL + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'X-API-Key': POLYREEL_KEY, 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const reply = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(reply.detail));
  return reply;
}

const prompt = await call('/prompts', {
  name: 'Horoscope',
  value: '${zodiac sign}: your lucky number is ${lucky number}.',
  persona: 'A friendly astrologer',
  task: 'A horoscope of one sentence',
  parameters: ['zodiac sign', 'lucky number'],
});
const project = await call('/projects', {
  name: 'Horoscopes',
  description: 'One a day',
  data: 'prompt-to-video',
  prompt_id: prompt.id,
});
const parameters = new URLSearchParams({ 'zodiac sign': 'Aries', 'lucky number': '7' });
const { asset_id } = await call(
  `/projects/${project.id}/${project.scripts[0].id}/generate?${parameters}`,
  {},
);
while (!(await call(`/assets/check/${asset_id}`)).uploaded) await sleep(500);
const { download_url } = await call(`/assets/${asset_id}`);
console.log(`the film: ${download_url}`);
