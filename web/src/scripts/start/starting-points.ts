import { strings } from '../../strings/index.ts';
import type { JsonObject } from '../document/json.ts';
import type { Parameters } from '../parameters/check.ts';

/** A whole script to begin from, with values that it is shown with. */
export interface StartingPoint {
  readonly key: string;
  readonly name: string;
  readonly text: string;
  readonly document: JsonObject;
  readonly values: Parameters;
  /** Seconds: the moment that shows what it is. */
  readonly moment: number;
}

function gradient(angle: number, ...colours: readonly string[]): JsonObject {
  const stops = colours.map((colour, index) => ({ at: index / (colours.length - 1), colour }));
  return { type: 'fill', fill: { kind: 'linear', angle, stops } };
}

const TITLE: JsonObject = {
  name: '${title}',
  inputs: [
    { name: 'title', type: 'text', required: true, maxLength: 60 },
    { name: 'subtitle', type: 'text', maxLength: 80 },
    { name: 'from', type: 'colour', default: '#ff5f45' },
    { name: 'to', type: 'colour', default: '#7a1fa2' },
  ],
  output: { preset: 'fhd', fps: 30 },
  timeline: {
    length: 5,
    tracks: [
      { clips: [{ asset: gradient(35, '${from}', '${to}'), length: 'end' }] },
      {
        clips: [
          {
            asset: {
              type: 'text',
              text: '${title}',
              style: { size: '13%', weight: 800, colour: '#ffffff' },
              animation: { in: 'slideUp', out: 'fade' },
            },
            length: 'end',
          },
        ],
      },
      {
        clips: [
          {
            if: '${subtitle}',
            asset: {
              type: 'text',
              text: '${subtitle}',
              style: { size: '5%', colour: '#ffffffd0' },
              animation: { in: 'fade', out: 'fade' },
            },
            start: 0.8,
            length: 'end',
            position: 'bottom',
            offset: { y: '-22%' },
            height: '12%',
          },
        ],
      },
    ],
  },
};

const HOROSCOPE: JsonObject = {
  name: 'Horoscope for ${zodiac sign}',
  inputs: [
    { name: 'zodiac sign', type: 'text', required: true, maxLength: 40 },
    { name: 'lucky number', type: 'number', integer: true, min: 1, max: 99, default: 7 },
    { name: 'date', type: 'date' },
    { name: 'accent', type: 'colour', default: '#ffc857' },
    {
      name: 'horoscope',
      type: 'text',
      write: {
        prompt: 'Write three sentences of horoscope for ${zodiac sign}. The lucky number is ${lucky number}.',
        persona: 'A kind astrologer',
      },
    },
  ],
  output: { preset: 'vertical', fps: 30, quality: 'high', loudness: -16 },
  timeline: {
    tracks: [
      { clips: [{ asset: gradient(60, '#1d1b4c', '#6b2d5c'), length: 'end' }] },
      {
        clips: [
          {
            asset: {
              type: 'text',
              text: '${upper(zodiac sign)}',
              style: { size: '11%', weight: 800, colour: '${accent}' },
              animation: { in: 'slideUp' },
            },
            length: 'end',
            position: 'top',
            height: '20%',
          },
        ],
      },
      {
        clips: [
          {
            asset: {
              type: 'text',
              text: "${date(default(date, date.today), 'd MMMM yyyy')} · lucky number ${lucky number}",
              style: { size: '5%' },
              animation: { in: 'fade' },
            },
            start: 0.5,
            length: 'end',
            position: 'top',
            offset: { y: '14%' },
            height: '10%',
          },
        ],
      },
      {
        clips: [{ name: 'voice', asset: { type: 'speech', text: '${horoscope}', voice: 'en' }, start: 1 }],
      },
      {
        clips: [
          {
            asset: { type: 'captions', of: 'voice', highlight: { colour: '${accent}' } },
            position: 'center',
          },
        ],
      },
    ],
  },
};

const SLIDES: JsonObject = {
  name: '${title}',
  inputs: [
    { name: 'title', type: 'text', default: 'Step by step' },
    {
      name: 'steps',
      type: 'list',
      required: true,
      minItems: 1,
      fields: [
        { name: 'title', type: 'text', required: true },
        { name: 'picture', type: 'asset', kind: 'image' },
      ],
    },
  ],
  output: { preset: 'fhd', fps: 30 },
  timeline: {
    background: '#101418',
    tracks: [
      {
        clips: [
          {
            repeat: { over: '${steps}', as: 'step' },
            asset: {
              type: 'timeline',
              length: 4,
              tracks: [
                {
                  clips: [
                    {
                      if: '${step.picture}',
                      asset: { type: 'image', src: '${step.picture}' },
                      length: 4,
                      effect: 'zoomIn',
                    },
                  ],
                },
                {
                  clips: [
                    {
                      asset: {
                        type: 'text',
                        text: '${index}. ${step.title}',
                        style: {
                          size: '8%',
                          weight: 700,
                          background: { colour: '#000000a0', padding: 24, radius: 12 },
                        },
                      },
                      length: 'end',
                      position: 'bottomLeft',
                      height: '30%',
                    },
                  ],
                },
              ],
            },
            transition: { in: 'slideLeft', length: 0.8 },
          },
        ],
      },
      {
        clips: [
          {
            asset: { type: 'text', text: '${title}', style: { size: '4%', colour: '#ffffffb0' } },
            length: 'end',
            position: 'top',
            height: '12%',
          },
        ],
      },
    ],
    soundtrack: { if: '${project.audio}', src: '${first(project.audio)}', volume: 0.4, fadeOut: 2 },
  },
};

const LOWER_THIRD: JsonObject = {
  name: '${name}, with a name tag',
  inputs: [
    { name: 'video', type: 'asset', kind: 'video' },
    { name: 'name', type: 'text', required: true, maxLength: 40 },
    { name: 'role', type: 'text', maxLength: 60 },
    { name: 'accent', type: 'colour', default: '#ff5f45' },
  ],
  output: { preset: 'fhd', fps: 30 },
  timeline: {
    background: '#23262d',
    tracks: [
      {
        clips: [
          { if: '${video}', asset: { type: 'video', src: '${video}' } },
          { if: { value: '${video}', equals: '' }, asset: gradient(90, '#2b3a4a', '#11151b'), length: 6 },
        ],
      },
      {
        clips: [
          {
            asset: {
              type: 'text',
              text: '${name}\n${role}',
              style: {
                size: '5.5%',
                weight: 700,
                colour: '#ffffff',
                align: 'left',
                background: { colour: '${accent}', padding: 28, radius: 14 },
              },
              animation: { in: 'slideUp', out: 'fade' },
            },
            start: 0.5,
            length: 5,
            width: '60%',
            height: '30%',
            position: 'bottomLeft',
          },
        ],
      },
    ],
  },
};

const NARRATION: JsonObject = {
  name: '${truncate(text, 40)}',
  inputs: [
    { name: 'text', type: 'text', required: true },
    { name: 'voice', type: 'choice', choices: ['en', 'de', 'fr', 'es', 'it', 'pt'], default: 'en' },
    { name: 'picture', type: 'asset', kind: 'image' },
  ],
  output: { preset: 'square', fps: 30, loudness: -16 },
  timeline: {
    tracks: [
      { clips: [{ asset: gradient(120, '#0f3d3e', '#1b7f79', '#f2c57c'), length: 'end' }] },
      {
        clips: [
          {
            if: '${picture}',
            asset: { type: 'image', src: '${picture}' },
            length: 'end',
            effect: 'zoomInSlow',
          },
        ],
      },
      {
        clips: [{ name: 'voice', asset: { type: 'speech', text: '${text}', voice: '${voice}' }, start: 0.4 }],
      },
      {
        clips: [
          {
            asset: {
              type: 'captions',
              of: 'voice',
              style: { size: '7%', weight: 700 },
              highlight: { colour: '#ffe08a' },
            },
          },
        ],
      },
    ],
  },
};

/** One track with one text: nothing that has to be taken away again. */
export const BLANK: JsonObject = {
  output: { preset: 'hd' },
  timeline: {
    background: '#14161a',
    tracks: [
      {
        clips: [
          {
            asset: { type: 'text', text: 'Hello', style: { size: '12%', weight: 700, colour: '#ffffff' } },
            length: 3,
          },
        ],
      },
    ],
  },
};

const { points } = strings.scripts;

/** In the order in which they are offered. */
export const STARTING_POINTS: readonly StartingPoint[] = [
  {
    key: 'title',
    ...points.title,
    document: TITLE,
    values: { title: 'Summer in the city', subtitle: 'Ten places to be' },
    moment: 2.5,
  },
  {
    key: 'slides',
    ...points.slides,
    document: SLIDES,
    values: { title: 'Step by step', steps: [{ title: 'Fold the paper' }, { title: 'Cut along the line' }] },
    moment: 1.5,
  },
  {
    key: 'name-tag',
    ...points.nameTag,
    document: LOWER_THIRD,
    values: { name: 'Ada Lovelace', role: 'Mathematician' },
    moment: 3,
  },
  {
    key: 'horoscope',
    ...points.horoscope,
    document: HOROSCOPE,
    values: {
      'zodiac sign': 'Leo',
      horoscope: 'Today the stars are kind. Say yes to the first thing you are asked.',
    },
    moment: 2,
  },
  {
    key: 'narration',
    ...points.narration,
    document: NARRATION,
    values: { text: 'Everything that is said here is also written here, word by word.' },
    moment: 2,
  },
  { key: 'blank', ...points.blank, document: BLANK, values: {}, moment: 1 },
];
