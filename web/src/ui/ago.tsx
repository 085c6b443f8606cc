import { formatAgo, formatMoment } from './format.ts';

/** How long ago something was; the whole date when pointed at. */
export function Ago({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatMoment(at)}>
      {formatAgo(at)}
    </time>
  );
}
