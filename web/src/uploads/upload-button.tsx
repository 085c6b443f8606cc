import { FilePlus2, FolderUp, Link2, Plus } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import { useCan } from '../api/session.ts';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { upload } from './sending.ts';

/** The ways in: files, a folder, links. Not there for whoever may only look. */
export function UploadButton() {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [isImporting, setImporting] = useState(false);
  const canWrite = useCan('write');
  if (!canWrite) return null;
  const onChosen = ({ target }: ChangeEvent<HTMLInputElement>) => {
    upload([...(target.files ?? [])]);
    target.value = ''; // the same file may be chosen again
  };
  return (
    <>
      <Menu
        trigger={
          <Button tone="primary" icon={<Plus size={18} />}>
            {strings.uploads.add}
          </Button>
        }
      >
        <MenuItem icon={<FilePlus2 size={16} />} onSelect={() => files.current?.click()}>
          {strings.uploads.chooseFiles}
        </MenuItem>
        <MenuItem icon={<FolderUp size={16} />} onSelect={() => folder.current?.click()}>
          {strings.uploads.chooseFolder}
        </MenuItem>
        <MenuItem icon={<Link2 size={16} />} onSelect={() => setImporting(true)}>
          {strings.uploads.importLinks}
        </MenuItem>
      </Menu>
      <input ref={files} type="file" multiple hidden onChange={onChosen} />
      <input ref={folder} type="file" webkitdirectory="" hidden onChange={onChosen} />
      <ImportDialog open={isImporting} onOpenChange={setImporting} />
    </>
  );
}
