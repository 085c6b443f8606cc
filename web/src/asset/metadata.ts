/** The object that a text of JSON holds, or null when it holds none. */
export function readMetadata(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null; // what is being written is not JSON yet
  }
}
