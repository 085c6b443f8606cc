/** What an error says, as the end of a sentence. libvips puts several lines before the one that tells. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.trim().split('\n').at(-1) ?? message).replace(/\.$/, '');
}
