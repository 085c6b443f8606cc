import {
  AudioLines,
  Captions,
  Film,
  Image,
  Layers,
  MessageSquare,
  PaintBucket,
  Shapes,
  Type,
} from 'lucide-react';
import { strings } from '../../strings/index.ts';
import { isObject, type JsonObject } from '../document/json.ts';
import { clipLabel, clipType } from '../document/script.ts';
import type { Bar } from './layout.ts';
import styles from './timeline.module.css';

const ICONS = {
  video: Film,
  media: Film,
  image: Image,
  audio: AudioLines,
  speech: MessageSquare,
  text: Type,
  captions: Captions,
  shape: Shapes,
  fill: PaintBucket,
  timeline: Layers,
} as const;

interface ClipBarProps {
  readonly bar: Bar;
  readonly clip: JsonObject;
  readonly duration: number;
  readonly isSelected: boolean;
  /** The one that is reached with Tab. */
  readonly isCurrent: boolean;
  readonly onSelect: () => void;
}

/** A clip where it is in time. */
export function ClipBar({
  bar: { track, clip: index, start, length },
  clip,
  duration,
  ...state
}: ClipBarProps) {
  const type = clipType(clip);
  const label = clipLabel(clip);
  const name = strings.scripts.clipTypes[type] ?? strings.scripts.unknownClip;
  const Icon = type in ICONS ? ICONS[type as keyof typeof ICONS] : Layers;
  const isConditional = clip.if !== undefined || isObject(clip.repeat);
  return (
    <button
      type="button"
      className={styles.bar}
      data-clip={`${track}-${index}`}
      data-type={type}
      data-conditional={isConditional || undefined}
      aria-pressed={state.isSelected}
      aria-label={strings.scripts.clip(name, label, seconds(start), seconds(length))}
      title={label || name}
      tabIndex={state.isCurrent ? 0 : -1}
      style={{ left: `${(start / duration) * 100}%`, width: `${(length / duration) * 100}%` }}
      onClick={state.onSelect}
    >
      <Icon size={14} aria-hidden />
      <span className={styles.text}>{label || name}</span>
    </button>
  );
}

function seconds(value: number): string {
  return `${Number(value.toFixed(2))} s`;
}
