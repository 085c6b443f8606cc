import type { JsonObject } from '../document/json.ts';

export const CLIP_TYPES = ['text', 'image', 'video', 'audio', 'speech', 'captions', 'shape', 'fill'] as const;

/** Nothing that an asset of the library could have: the form and the server say that one is to be chosen. */
const NO_ASSET = '';

const ASSETS: Readonly<Record<string, JsonObject>> = {
  text: { type: 'text', text: 'Text', style: { size: '8%', colour: '#ffffff' } },
  image: { type: 'image', src: NO_ASSET },
  video: { type: 'video', src: NO_ASSET },
  audio: { type: 'audio', src: NO_ASSET },
  speech: { type: 'speech', text: 'Hello.', voice: 'en' },
  captions: { type: 'captions', text: 'Captions, piece by piece.' },
  shape: { type: 'shape', shape: 'rectangle', fill: '#ffc857' },
  fill: { type: 'fill', fill: '#1d1b4c' },
};

const STANDING = 3;
const BOX = { width: '40%', height: '20%' };

/** A clip of a type that can be seen or heard as it is, as far as that is possible. */
export function newClip(type: string): JsonObject {
  const asset = ASSETS[type] ?? { type };
  const hasOwnLength = ['video', 'audio', 'speech'].includes(type);
  return { asset, ...(hasOwnLength ? {} : { length: STANDING }), ...(type === 'shape' ? BOX : {}) };
}
