import { s3Error } from './errors.ts';

/** The metadata that says who made an object: it tells an answer that was lost, and asked for again, from another's object. */
export const MAKER = 'maker';

/** Makes a request, and has its failure say what it means. */
export async function asking<T>(
  signal: AbortSignal | null,
  request: (options: { abortSignal?: AbortSignal }) => Promise<T>,
): Promise<T> {
  try {
    return await request(signal === null ? {} : { abortSignal: signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw s3Error(error);
  }
}

/** The same for what comes in pages. */
export async function* askingPages<T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* pages;
  } catch (error) {
    throw s3Error(error);
  }
}
