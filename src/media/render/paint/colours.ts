import {
  AV_PIX_FMT_YUVA420P,
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_FCC,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_SMPTE240M,
  type AVColorSpace,
} from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import type { Size } from '../geometry/rect.ts';

/** What all pictures are brought to: the matrix of BT.709, in the range of video. */
const COLOURS = 'out_color_matrix=bt709:out_range=tv';

/** How a picture comes to the colours of the canvas: options of its scaler, and filters around it. */
export interface Colouring {
  readonly before: readonly string[];
  readonly scaling: string;
  readonly after: readonly string[];
}

/** By the name that the filter `colorspace` has for it. */
const MATRICES: ReadonlyMap<AVColorSpace, string> = new Map([
  [AVCOL_SPC_BT709, 'bt709'],
  [AVCOL_SPC_FCC, 'fcc'],
  [AVCOL_SPC_BT470BG, 'bt470bg'],
  [AVCOL_SPC_SMPTE170M, 'smpte170m'],
  [AVCOL_SPC_SMPTE240M, 'smpte240m'],
  [AVCOL_SPC_BT2020_NCL, 'bt2020nc'],
]);

/** For a frame that says what its colours are and is scaled to a size; null for its own. */
export function colouring(frame: Frame, size: Size | null): Colouring {
  const { format, colorSpace, colorRange } = frame;
  const isFull = colorRange === AVCOL_RANGE_JPEG;
  if (colorSpace === AVCOL_SPC_BT709 && !isFull) return scaled('bicubic', '');
  if (colorSpace === AVCOL_SPC_RGB) return scaled('bicubic', `:${COLOURS}`);
  const matrix = MATRICES.get(colorSpace);
  const converting = `colorspace=all=bt709:range=tv:iall=bt709:ispace=${matrix}:irange=${isFull ? 'pc' : 'tv'}`;
  if (matrix !== undefined && format !== AV_PIX_FMT_YUVA420P) {
    // It takes pictures of even size only, and is best taken for as few pixels as will be seen.
    if (isEven(size ?? frame)) return { ...scaled('bicubic', ''), after: [converting] };
    if (isEven(frame)) return { ...scaled('bicubic', ''), before: [converting] };
  }
  // The scaler's own way from one matrix to another is off by some shades unless it takes its time.
  return scaled('bicubic+accurate_rnd+full_chroma_int+full_chroma_inp', `:${COLOURS}`);
}

function scaled(flags: string, colours: string): Colouring {
  return { before: [], scaling: `flags=${flags}${colours}`, after: [] };
}

function isEven({ width, height }: Size): boolean {
  return width % 2 === 0 && height % 2 === 0;
}
