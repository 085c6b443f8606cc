/** Every file that was dropped or pasted, those in folders included; must be called while the event is handled. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  // The list is emptied when the event is over, so the entries are taken before anything is waited for.
  const entries = [...transfer.items].map((item) => ({
    entry: item.webkitGetAsEntry?.() ?? null,
    file: item.getAsFile(),
  }));
  const found = await Promise.all(
    entries.map(({ entry, file }) =>
      entry?.isDirectory === true ? filesIn(entry) : file === null ? [] : [file],
    ),
  );
  return found.flat();
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
  if (!isDirectory(entry)) return [];
  const reader = entry.createReader();
  const found: File[] = [];
  for (;;) {
    // A reader gives a hundred or so at a time, and none when there are no more.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return found;
    for (const one of some) if (!isHidden(one.name)) found.push(...(await filesIn(one)));
  }
}

/** What systems leave in folders, like .DS_Store. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name === 'Thumbs.db';
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
