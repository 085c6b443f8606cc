import type { Polyreel } from '@polyreel/sdk';
import { landscape, PALETTES } from './landscapes.ts';
import { melody } from './melody.ts';

const SHAPES = [
  { width: 1600, height: 1000 },
  { width: 1200, height: 1500 },
  { width: 1920, height: 1080 },
  { width: 1400, height: 1000 },
];

/** Landscapes, films that the service makes of them, and a melody. */
export async function fillLibrary(polyreel: Polyreel): Promise<void> {
  const pictures: string[] = [];
  for (const [index, [name, palette]] of Object.entries(PALETTES).entries()) {
    const shape = SHAPES[index % SHAPES.length] ?? { width: 1600, height: 1000 };
    const bytes = await landscape(palette, { ...shape, seed: index + 1 });
    const { id } = await polyreel.upload(bytes, { name: `${name}.jpg`, tags: ['landscape'] });
    await polyreel.assets.waitUntilReady(id);
    pictures.push(id);
  }
  const { id } = await polyreel.upload(melody(24), { name: 'Evening theme.wav', tags: ['music'] });
  await polyreel.assets.waitUntilReady(id);

  const script = await polyreel.scripts.create({ name: 'Title', document: TITLE });
  for (const [title, at] of [
    ['Two days in the hills', 1],
    ['Where the sand sings', 4],
    ['Night on the coast', 6],
  ] as const) {
    const parameters = { title, picture: pictures[at] ?? '' };
    const { asset } = await polyreel.scripts.generate(script.id, { parameters });
    await polyreel.assets.waitUntilReady(asset.id, { timeout: 300_000 });
  }
  for (const picture of pictures.slice(0, 2)) await polyreel.assets.update(picture, { favourite: true });
}

/** A picture that comes slowly nearer, and a title over it. */
const TITLE = {
  name: '${title}',
  inputs: [
    { name: 'title', type: 'text', required: true, maxLength: 60 },
    { name: 'picture', type: 'asset', kind: 'image', required: true },
  ],
  output: { preset: 'fhd', quality: 'high' },
  timeline: {
    tracks: [
      { clips: [{ asset: { type: 'media', src: '${picture}' }, length: 5, effect: 'zoomInSlow' }] },
      {
        clips: [
          {
            asset: {
              type: 'text',
              text: '${title}',
              style: { size: '11%', weight: 800, colour: '#ffffff' },
              animation: { in: 'slideUp' },
            },
            length: 'end',
          },
        ],
      },
    ],
  },
};
