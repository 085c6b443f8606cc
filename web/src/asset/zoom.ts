/** How a picture is looked at: moved by pixels from the middle, and how much larger than it fits. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const FITTED: View = { scale: 1, x: 0, y: 0 };
const CLOSEST = 40;

/** Comes closer by a factor; what is at the point (from the middle) stays there. */
export function zoomed({ scale, x, y }: View, factor: number, at = { x: 0, y: 0 }): View {
  const next = Math.min(CLOSEST, Math.max(1, scale * factor));
  if (next === 1) return FITTED;
  const ratio = next / scale;
  return { scale: next, x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio };
}

/** One that fits is not moved: there is nothing beside it. */
export function moved({ scale, x, y }: View, byX: number, byY: number): View {
  return scale === 1 ? FITTED : { scale, x: x + byX, y: y + byY };
}
