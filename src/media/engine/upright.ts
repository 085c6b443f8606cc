/** To linear light, colours of BT.709, highlights compressed, and back to a gamma that screens expect; as yuv420p. */
export const TONE_MAPPING: readonly string[] = [
  'zscale=transfer=linear:npl=100',
  'format=gbrpf32le',
  'zscale=primaries=bt709',
  'tonemap=hable:desat=0',
  'zscale=transfer=bt709:matrix=bt709:range=tv',
  'format=yuv420p',
];

/** What turns a picture upright, by the clockwise degrees that its file asks for. */
export const TURNS: ReadonlyMap<number, readonly string[]> = new Map([
  [90, ['transpose=clock']],
  [180, ['hflip', 'vflip']],
  [270, ['transpose=cclock']],
]);
