import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { strings } from '../strings/index.ts';
import { buttonClass } from '../ui/button.tsx';
import { Empty, Failure } from '../ui/states.tsx';

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <Empty
      icon={<SearchX size={28} />}
      title={strings.common.notFound}
      action={
        <Link to="/library" className={buttonClass('primary')}>
          {strings.common.toTheLibrary}
        </Link>
      }
    >
      {strings.common.notFoundHint}
    </Empty>
  );
}

/** A page that could not be drawn. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  return <Failure error={error} onRetry={reset} />;
}
