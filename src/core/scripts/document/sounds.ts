import { Type } from 'typebox';
import { AssetId, Seconds } from './scalars.ts';

/** What clips play, and how. */

export const played = {
  trim: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 86_400,
      description: 'Seconds of the source to leave out at its beginning.',
    }),
  ),
  speed: Type.Optional(Type.Number({ minimum: 0.1, maximum: 10, description: '2 is twice as fast.' })),
};

const Volume = Type.Number({ minimum: 0, maximum: 10, description: '1 leaves it as it is, 0 is silence.' });
const Duck = Type.Number({
  minimum: 0,
  maximum: 60,
  description: 'Decibels by which it goes down while there is speech.',
});

export const sound = {
  volume: Type.Optional(Volume),
  fadeIn: Type.Optional(Seconds),
  fadeOut: Type.Optional(Seconds),
  duck: Type.Optional(Duck),
};

export const AudioAsset = Type.Object(
  {
    type: Type.Literal('audio'),
    src: AssetId,
    ...played,
    ...sound,
    speech: Type.Optional(Type.Boolean({ description: 'It is speech: what others duck under.' })),
  },
  { additionalProperties: false },
);

export const SpeechAsset = Type.Object(
  {
    type: Type.Literal('speech'),
    text: Type.String({ maxLength: 20_000 }),
    voice: Type.Optional(
      Type.String({
        title: 'the name of a voice, or a language like "en" or "pt-BR"',
        pattern: '^[A-Za-z0-9][A-Za-z0-9_+ .-]{0,63}$',
      }),
    ),
    pace: Type.Optional(Type.Number({ minimum: 0.25, maximum: 4, description: "1 is the voice's own." })),
    volume: Type.Optional(Volume),
    fadeIn: Type.Optional(Seconds),
    fadeOut: Type.Optional(Seconds),
  },
  { additionalProperties: false, description: 'The text is spoken by a synthetic voice.' },
);
