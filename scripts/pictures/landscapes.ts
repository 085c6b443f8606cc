import sharp from 'sharp';

interface Palette {
  readonly sky: readonly [top: string, bottom: string];
  readonly sun: string;
  /** From the furthest hills to the nearest ones. */
  readonly hills: readonly string[];
}

export const PALETTES: Readonly<Record<string, Palette>> = {
  'Morning mist': {
    sky: ['#8ec5fc', '#fbe8d3'],
    sun: '#fff4d6',
    hills: ['#b9c9d8', '#8fa9bd', '#5f819b', '#38566e'],
  },
  'Last light': {
    sky: ['#2b1b4d', '#ff9a5a'],
    sun: '#ffd36b',
    hills: ['#8f3f63', '#6b2d5c', '#45204d', '#24133a'],
  },
  'Green valley': {
    sky: ['#bfe6f5', '#f5fbe9'],
    sun: '#fffbe0',
    hills: ['#a5cfa0', '#78b07a', '#4f8f5b', '#2d6440'],
  },
  'Blue hour': {
    sky: ['#0f1b3d', '#5a6fb8'],
    sun: '#e8ecff',
    hills: ['#3d4f8f', '#2c3b73', '#1d2957', '#111a3a'],
  },
  'Red desert': {
    sky: ['#f6c28b', '#fde7c5'],
    sun: '#fff0cf',
    hills: ['#e0965f', '#c96f45', '#a44d35', '#6f2f27'],
  },
  'Winter noon': {
    sky: ['#cfe0ee', '#ffffff'],
    sun: '#ffffff',
    hills: ['#dbe6ee', '#bccfdd', '#93adc1', '#5e7c94'],
  },
  'Neon coast': {
    sky: ['#1a0b3b', '#ff4f9a'],
    sun: '#ffb36b',
    hills: ['#7a1f7d', '#551a6e', '#33135a', '#180a38'],
  },
  'Autumn ridge': {
    sky: ['#f2d7b6', '#fff3df'],
    sun: '#ffe3a3',
    hills: ['#d9a05b', '#bd7436', '#8d4b22', '#512a15'],
  },
};

/** A landscape of hills under a sun as JPEG: the same one for the same palette and seed. */
export function landscape(
  palette: Palette,
  { width, height, seed }: { width: number; height: number; seed: number },
) {
  const { sky, sun, hills } = palette;
  const [top, bottom] = sky;
  const ridges = hills.map((colour, index) => {
    const level = height * (0.45 + (index * 0.5) / hills.length);
    return `<path fill="${colour}" d="${ridge({ width, height, level, seed: seed * 7 + index * 3 })}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs>
      <linearGradient id="sky" x2="0" y2="1"><stop stop-color="${top}"/><stop offset="0.75" stop-color="${bottom}"/></linearGradient>
      <radialGradient id="glow"><stop stop-color="${sun}" stop-opacity="0.9"/><stop offset="1" stop-color="${sun}" stop-opacity="0"/></radialGradient>
    </defs>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="${width * (0.25 + ((seed * 37) % 50) / 100)}" cy="${height * 0.38}" r="${height * 0.42}" fill="url(#glow)"/>
    <circle cx="${width * (0.25 + ((seed * 37) % 50) / 100)}" cy="${height * 0.38}" r="${height * 0.09}" fill="${sun}"/>
    ${ridges.join('\n')}
  </svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer();
}

/** The outline of a range of hills: a few waves of different lengths laid over each other. */
function ridge({
  width,
  height,
  level,
  seed,
}: {
  width: number;
  height: number;
  level: number;
  seed: number;
}): string {
  const points: string[] = [];
  for (let x = 0; x <= width; x += 8) {
    const at = x / width;
    const wave =
      Math.sin(at * 5 + seed) * 0.5 +
      Math.sin(at * 11 + seed * 2.1) * 0.3 +
      Math.sin(at * 23 + seed * 3.7) * 0.12;
    points.push(`${x},${(level - wave * height * 0.09).toFixed(1)}`);
  }
  return `M0,${height} L${points.join(' L')} L${width},${height} Z`;
}
