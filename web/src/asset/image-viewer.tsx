import type { AssetDetail } from '@polyreel/sdk';
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { strings } from '../strings/index.ts';
import { IconButton } from '../ui/button.tsx';
import styles from './image-viewer.module.css';
import { FITTED, moved, type View, zoomed } from './zoom.ts';

const STEP = 1.4;
/** Pixels that an arrow key moves the picture by. */
const PAN = 60;

/** A picture that fits, and comes closer by wheel, pinch, double click, buttons or + and -. */
export default function ImageViewer({ asset: { url, name, width, height } }: { asset: AssetDetail }) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>(FITTED);
  const pointers = usePointers(setView);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    // React's own listener is passive, and the page would scroll.
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey) return;
      event.preventDefault();
      const rect = element.getBoundingClientRect();
      const at = {
        x: event.clientX - rect.left - rect.width / 2,
        y: event.clientY - rect.top - rect.height / 2,
      };
      setView((before) => zoomed(before, Math.exp(-event.deltaY / 300), at));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  const zoom = (factor: number) => setView((before) => zoomed(before, factor));
  const onKeyDown = (event: KeyboardEvent) => {
    const act = {
      '+': () => zoom(STEP),
      '=': () => zoom(STEP),
      '-': () => zoom(1 / STEP),
      '0': () => setView(FITTED),
      ArrowLeft: () => setView((before) => moved(before, PAN, 0)),
      ArrowRight: () => setView((before) => moved(before, -PAN, 0)),
      ArrowUp: () => setView((before) => moved(before, 0, PAN)),
      ArrowDown: () => setView((before) => moved(before, 0, -PAN)),
    }[event.key];
    if (act === undefined || (view.scale === 1 && event.key.startsWith('Arrow'))) return;
    event.preventDefault();
    act();
  };

  return (
    <div className={styles.viewer}>
      <div
        ref={box}
        className={styles.box}
        data-zoomed={view.scale > 1 || undefined}
        role="application"
        aria-label={strings.asset.viewer(name)}
        aria-describedby="viewer-keys"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes keys.
        tabIndex={0}
        onKeyDown={onKeyDown}
        onDoubleClick={() => setView(view.scale > 1 ? FITTED : zoomed(FITTED, 3))}
        {...pointers}
      >
        <img
          src={url}
          alt={name}
          draggable={false}
          {...(width !== null && height !== null && { width, height })}
          style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
        />
      </div>
      <p id="viewer-keys" className="visually-hidden">
        {strings.asset.viewerKeys}
      </p>
      <div className={styles.tools}>
        <IconButton label={strings.asset.zoomOut} disabled={view.scale <= 1} onClick={() => zoom(1 / STEP)}>
          <ZoomOut size={18} />
        </IconButton>
        <output className={styles.scale}>{Math.round(view.scale * 100)} %</output>
        <IconButton label={strings.asset.zoomIn} onClick={() => zoom(STEP)}>
          <ZoomIn size={18} />
        </IconButton>
        <IconButton label={strings.asset.fit} disabled={view.scale === 1} onClick={() => setView(FITTED)}>
          <Maximize size={18} />
        </IconButton>
      </div>
    </div>
  );
}

/** One pointer drags, two pinch. */
function usePointers(setView: (change: (view: View) => View) => void) {
  const down = useRef(new Map<number, { x: number; y: number }>());
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    down.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const onPointerMove = (event: PointerEvent) => {
    const before = down.current.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...down.current].find(([id]) => id !== event.pointerId)?.[1];
    down.current.set(event.pointerId, now);
    if (other === undefined) setView((view) => moved(view, now.x - before.x, now.y - before.y));
    else setView((view) => zoomed(view, distance(now, other) / Math.max(1, distance(before, other))));
  };
  const onPointerUp = ({ pointerId }: PointerEvent) => down.current.delete(pointerId);
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp };
}

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
