/** Peaks as BBC's audiowaveform writes them: of each channel a minimum and a maximum, point after point. */
export interface PeaksFile {
  readonly channels: number;
  readonly bits: number;
  readonly data: readonly number[];
}

/** One list for each channel, of values from -1 to 1: minimum and maximum in turn. */
export function readPeaks({ channels, bits, data }: PeaksFile): number[][] {
  const full = 2 ** (bits - 1);
  return Array.from({ length: channels }, (_, channel) =>
    data.filter((_value, index) => Math.floor(index / 2) % channels === channel).map((value) => value / full),
  );
}
