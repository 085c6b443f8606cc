import { QueryClient } from '@tanstack/react-query';
import { isRetryable } from './explain.ts';

/** Milliseconds for which a page that was left and is come back to is shown without asking again: the event stream says when it is not true any more. */
const FRESH_FOR = 60_000;
const MOST_TRIES = 3;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_FOR,
      retry: (failures, error) => failures < MOST_TRIES && isRetryable(error),
    },
  },
});
