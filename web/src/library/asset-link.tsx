import type { Asset } from '@polyreel/sdk';
import { Link } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';
import type { ItemProps } from './card.tsx';

export type AssetLinkProps = Pick<ItemProps, 'selecting' | 'current' | 'onSelect' | 'onFocus'> & {
  readonly asset: Asset;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

/** Opens the asset; while assets are being selected, or with Shift or Ctrl, it selects. Only the current one is reached with Tab. */
export function AssetLink({
  asset,
  selecting,
  current,
  onSelect,
  onFocus,
  className,
  children,
}: AssetLinkProps) {
  const onClick = (event: MouseEvent) => {
    const { shiftKey: range, ctrlKey, metaKey } = event;
    if (!selecting && !range && !ctrlKey && !metaKey) return;
    event.preventDefault();
    onSelect(asset.id, { range });
  };
  return (
    <Link
      to="/assets/$assetId"
      params={{ assetId: asset.id }}
      className={className}
      data-asset={asset.id}
      tabIndex={current ? 0 : -1}
      draggable={false}
      onClick={onClick}
      onFocus={() => onFocus(asset.id)}
    >
      {children}
    </Link>
  );
}
