import type { AutoGridProps, BoxProps, FlexProps, InlineProps, TileProps } from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';

import { distance, place } from './sizes.ts';

export function Flex(props: FlexProps): ReactNode {
  const column = props.direction === 'column';
  const wraps = props.wrap === true || props.wrap === 'wrap';
  return (
    <div
      className="hs-flex"
      style={{
        flexDirection: props.direction ?? 'row',
        gap: distance(props.gap, 'flush'),
        alignItems: place(props.align) ?? (column ? 'stretch' : 'flex-start'),
        justifyContent: place(props.justify),
        alignSelf: place(props.alignSelf),
        flexWrap: wraps ? 'wrap' : 'nowrap',
      }}
    >
      {props.children}
    </div>
  );
}

export function Box(props: BoxProps): ReactNode {
  return (
    <div className="hs-box" style={{ flex: props.flex ?? 'initial', alignSelf: place(props.alignSelf) }}>
      {props.children}
    </div>
  );
}

export function Inline(props: InlineProps): ReactNode {
  return (
    <div
      className="hs-inline"
      style={{
        gap: distance(props.gap, 'sm'),
        alignItems: place(props.align) ?? 'center',
        justifyContent: place(props.justify),
      }}
    >
      {props.children}
    </div>
  );
}

export function AutoGrid(props: AutoGridProps): ReactNode {
  const fit = props.flexible === true ? 'auto-fit' : 'auto-fill';
  return (
    <div
      className="hs-auto-grid"
      style={{
        gap: distance(props.gap, 'flush'),
        gridTemplateColumns: `repeat(${fit}, minmax(min(${props.columnWidth}px, 100%), 1fr))`,
      }}
    >
      {props.children}
    </div>
  );
}

export function Tile(props: TileProps): ReactNode {
  const tight = props.flush === true ? ' hs-tile-flush' : props.compact === true ? ' hs-tile-compact' : '';
  return <section className={`hs-tile${tight}`}>{props.children}</section>;
}

export function Divider(props: { distance?: string }): ReactNode {
  return <hr className="hs-divider" style={{ marginBlock: distance(props.distance, 'flush') }} />;
}

export function Spacer(props: { distance?: string }): ReactNode {
  return <div style={{ height: distance(props.distance, 'md') }} />;
}
