/// What PocketBase does besides, in the language of its own hooks, before it answers a POST of a record: it flushes the file,
/// the two directories that are new or have a new name in them, and the log of its database, in which the row is.
onRecordAfterCreateRequest((event) => {
  const data = $app.dataDir();
  const files = `${data}/storage/${event.record.baseFilesPath()}`;
  const flush = (directory, name) => {
    const file = $os.dirFS(directory).open(name);
    file.sync();
    file.close();
  };
  flush(files, event.record.getString('file'));
  flush(files, '.');
  flush(`${files}/..`, '.');
  flush(data, 'data.db-wal');
}, 'assets');
