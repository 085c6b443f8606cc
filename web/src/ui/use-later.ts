import { useEffect, useState } from 'react';

/** The value once it has not changed for a moment (milliseconds): what is typed is not searched letter by letter. */
export function useLater<T>(value: T, delay = 200): T {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), delay);
    return () => clearTimeout(timer);
  }, [value, delay]);
  return later;
}
