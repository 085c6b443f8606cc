/** As much of an asset as its place in a list depends on. */
interface Dated {
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

interface PageOf<T> {
  readonly data: readonly T[];
  readonly hasMore: boolean;
}

/** The pages of a list, newest first, with one more in its place; one that is older than all that is loaded comes with the next page. */
export function withAsset<T extends Dated, P extends PageOf<T>>(pages: readonly P[], asset: T): P[] {
  const isOlder = (other: T) =>
    other.createdAt < asset.createdAt || (other.createdAt === asset.createdAt && other.id < asset.id);
  const found = pages.findIndex(({ data }) => data.some(isOlder));
  if (found < 0 && pages.at(-1)?.hasMore !== false) return [...pages];
  const at = found < 0 ? pages.length - 1 : found;
  return pages.map((page, index) => {
    if (index !== at) return page;
    const place = page.data.findIndex(isOlder);
    return { ...page, data: page.data.toSpliced(place < 0 ? page.data.length : place, 0, asset) };
  });
}
